-- No attack raises an amount too far, leaves its quarter of an hour, makes more moves than allowed, or both inserts and withholds an event.
{% call gate_no_rows("flow_id") %}
select o.flow_id
from {{ ref('s3_flow_overlay_6B') }} as o
inner join {{ ref('s3_target_flow_6B') }} as f on f.flow_id = o.flow_id
cross join {{ source('policy_6B', 'tactics') }} as p
where o.amount_minor > p.limits_max_factor * f.amount_minor
    or o.amount_minor < 1
    or time_bucket(interval 15 minutes, o.ts_utc) <> time_bucket(interval 15 minutes, f.ts_utc)
    -- takeover, amount, time, structure
    or {% for bits in [24, 7, 32, 192] %}(o.tactic_mask & {{ bits }} > 0)::integer{{ ' + ' if not loop.last }}{% endfor %} not between 1 and p.limits_max_moves
    or o.tactic_mask & 7 not in (0, 1, 2, 4)
    or o.tactic_mask & 192 = 192
    or (o.tactic_mask & 64 > 0 and o.refund_offset_s is null)
    or (o.tactic_mask & 128 > 0 and (o.clear_offset_s is not null or o.refund_offset_s is not null or o.response_code <> 0))
{% endcall %}
