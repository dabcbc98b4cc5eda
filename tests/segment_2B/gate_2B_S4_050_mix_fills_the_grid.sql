-- The mix has every merchant, zone and day, and no other.
{{ gate_same_keys(
    'select merchant_idx, day_idx, tz_idx from ' ~ ref('s4_group_weights'),
    'select z.merchant_idx, d.day_idx, z.tz_idx from (select distinct merchant_idx, tz_idx from '
        ~ ref('s1_site_weights') ~ ') as z cross join ' ~ ref('dim_day_2B') ~ ' as d',
    ['merchant_idx', 'day_idx', 'tz_idx']) }}
