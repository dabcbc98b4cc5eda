-- Few expanding merchants had their country count cut by candidates or outlets.
{{ gate_at_most(
    "select round(avg((capped_by <> 'none')::integer), 9) from " ~ ref('s4_foreign_target') ~ " where k_target >= 1",
    "select capped_share_max from " ~ source('policy_1A', 'validation')) }}
