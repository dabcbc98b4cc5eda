-- Every merchant has a day effect for each of its zones on each day, and no other.
{{ gate_same_keys(
    'select merchant_idx, day_idx, tz_idx from ' ~ ref('s3_day_effects'),
    'select z.merchant_idx, d.day_idx, z.tz_idx from (select distinct merchant_idx, tz_idx from '
        ~ ref('s1_site_weights') ~ ') as z cross join ' ~ ref('dim_day_2B') ~ ' as d',
    ['merchant_idx', 'day_idx', 'tz_idx']) }}
