-- Soft failures drop hardly any merchant, each with a known reason.
{{ gate_at_most(
    "select (select count(distinct merchant_id) from " ~ ref('merchant_abort_log') ~ ") / (select count(*) from " ~ ref('s2_outlet_counts') ~ ")",
    "select abort_share_max from " ~ source('policy_1A', 'validation'), 'share of merchants') }}
union all
{{ gate_equal(
    "select count(*) from " ~ ref('merchant_abort_log') ~ " where reason not in (select value from "
        ~ source('policy_1A', 'validation__abort_reasons') ~ ")",
    "select 0", 'unknown reasons') }}
