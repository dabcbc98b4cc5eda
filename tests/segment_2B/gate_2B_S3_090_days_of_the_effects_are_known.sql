-- The day effects cover exactly the days of the dimension.
{{ gate_same_keys(
    'select distinct day_idx from ' ~ ref('s3_day_effects'),
    'select day_idx from ' ~ ref('dim_day_2B'),
    ['day_idx']) }}
