-- The order of slots draws once per outlet.
{{ gate_equal(
    "select draws from " ~ ref('rng_trace_1B') ~ " where stream = '1B.S5.assign'",
    'select count(*) from ' ~ ref('outlet_catalogue'),
    scope='draws'
) }}
