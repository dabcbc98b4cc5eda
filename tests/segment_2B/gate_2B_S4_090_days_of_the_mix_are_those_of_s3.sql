-- The mix covers the days of the day effects.
{{ gate_same_keys(
    'select distinct day_idx from ' ~ ref('s4_group_weights'),
    'select distinct day_idx from ' ~ ref('s3_day_effects'),
    ['day_idx']) }}
