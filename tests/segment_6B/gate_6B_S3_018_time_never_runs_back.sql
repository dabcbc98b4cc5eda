-- Every flow is answered after it is asked, cleared or reversed after that, and refunded last; no attack leaves the horizon.
{% call gate_no_rows("flow_id") %}
select f.flow_id
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
cross join {{ source('policy_world', 'scale') }} as s
where f.auth_latency_ms <= 0
    or f.clear_offset_s * 1000::bigint <= f.auth_latency_ms
    or f.reversal_offset_s <= 0
    or (f.clear_offset_s is not null and f.reversal_offset_s is not null)
    or (f.refund_offset_s is not null and coalesce(f.refund_offset_s <= f.clear_offset_s, true))
    or f.ts_utc < s.horizon_start_utc
    or f.ts_utc >= s.horizon_start_utc + to_hours(s.horizon_hours)
{% endcall %}
