-- The catalogue has as many rows as its merchants have outlets.
{{ gate_equal(
    "select count(*) from " ~ ref('outlet_catalogue'),
    "select sum(n_outlets)::bigint from " ~ ref('s2_outlet_counts')
        ~ " where merchant_id not in (select merchant_id from " ~ ref('merchant_abort_log') ~ ")", 'rows') }}
