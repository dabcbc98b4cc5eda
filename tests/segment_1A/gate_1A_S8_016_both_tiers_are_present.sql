-- The catalogue holds single-site and multi-site merchants.
{{ gate_equal(
    "select count(distinct single_vs_multi_flag) from " ~ ref('outlet_catalogue'),
    "select 2", 'flag values') }}
