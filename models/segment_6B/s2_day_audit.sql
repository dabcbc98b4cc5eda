{{ config(parts_by='utc_day') }}
-- Which faults do the flows and events of a part's days have? Every row is looked at; all counts of faults have to be zero.
-- depends_on: {{ ref('s5_hour_audit_5B') }}
-- Long inputs are read anew for each question; kept in memory for all of them, they took longer.
with attached as not materialized (
    select * from {{ ref('s1_arrival_entities_6B') }} where {{ of_utc_day('ts_utc') }}
),

flow as not materialized (
    select * from {{ ref('s2_flow_anchor_baseline_6B') }} where {{ of_utc_day('ts_utc') }}
),

-- both stand in the order of flow_id, row beside row
compared as (
    select
        count(a.arrival_id) as arrivals,
        count(f.flow_id) as flows,
        count(*) filter (f.flow_id is distinct from a.arrival_id) as n_not_once,
        count(*) filter ({% for column in carried_columns() %}f.{{ column }} is distinct from a.{{ column }}{{ ' or ' if not loop.last }}{% endfor %}) as n_other_entity,
        count(*) filter (f.presence is distinct from a.presence or f.entry_mode is distinct from a.entry_mode or f.market_idx is distinct from a.market_idx
            or f.is_foreign is distinct from a.is_foreign or f.local_hour is distinct from a.local_hour) as n_other_context
    from attached as a
    positional join flow as f
),

row_fault as (
    select
        sum(f.event_count::bigint) as events_counted,
        count(f.amount_minor) as priced,
        count(f.issuer_score) as scored,
        count(f.response_code) as answered,
        count(f.auth_latency_ms) as timed,
        count(*) filter (f.sca >= 2) as challenged,
        count(*) filter (f.response_code = 0) as approved,
        count(f.clear_minor) as cleared,
        count(f.reversal_offset_s) as reversed,
        count(f.clear_offset_s) filter (f.presence = 1 or f.class_idx = g.counter_class) as disputable,
        count(*) filter (f.class_idx is distinct from m.class_idx or m.class_idx is null) as n_other_class,
        count(*) filter (not coalesce(f.amount_minor > 0 and f.amount_ref_minor > 0 and f.amount_ref_minor <= p.limits_amount_ref_minor, false)) as n_wrong_amount,
        count(*) filter (abs(f.amount_ref_minor - f.amount_minor / u.minor_per_cent) > 1 or f.amount_minor % u.grain_minor <> 0) as n_other_rate,
        count(*) filter (f.clear_minor <= 0 or f.clear_minor > f.amount_minor * (1 + p.limits_tip_share) or f.refund_minor <= 0 or f.refund_minor > f.clear_minor
            or (f.clear_minor is null) <> (f.clear_offset_s is null) or (f.refund_minor is null) <> (f.refund_offset_s is null)
            or (f.refund_minor is not null and f.clear_minor is null)) as n_wrong_settlement,
        count(*) filter ((f.response_code = 0) <> (f.clear_minor is not null or f.reversal_offset_s is not null)
            or (f.clear_minor is not null and f.reversal_offset_s is not null)) as n_settled_otherwise,
        count(*) filter ((f.sca >= 3 and d.iso_8583_code <> '1A') or (f.sca > 0 and (f.presence = 0 or f.entry_mode = 7))
            or not coalesce(case when f.presence = 0 then d.is_at_counter else d.is_online end, false)) as n_wrong_answer,
        count(*) filter (f.event_count <> {{ event_count('f') }} or f.flow_type <> {{ flow_type('f') }}) as n_other_count,
        count(*) filter (f.auth_latency_ms <= 0 or epoch_us(f.ts_utc) + f.auth_latency_ms * 1000::bigint > h.end_us + p.limits_auth_overhang_s * 1000000) as n_late_answer,
        count(*) filter (epoch_us(f.ts_utc) + greatest(f.clear_offset_s, f.refund_offset_s) * 1000000::bigint > h.end_us + p.limits_settle_overhang_d * 86400000000) as n_late_settlement,
        count(*) filter (epoch_us(f.ts_utc) + greatest(f.clear_offset_s, f.refund_offset_s) * 1000000::bigint > h.end_us) as overhang
    from flow as f
    left join {{ ref('s2_merchant_dim_6B') }} as m on m.merchant_idx = f.merchant_idx
    left join {{ ref('s2_currency_dim_6B') }} as u on u.currency_idx = f.currency_idx
    left join {{ ref('s2_answer_dim_6B') }} as d on d.response_code = f.response_code
    cross join {{ source('policy_6B', 'flow_shape') }} as p
    cross join (select {{ class_idx('friendly_counter_class') }} as counter_class from {{ source('policy_6B', 'campaigns') }}) as g
    cross join (select epoch_us(horizon_start_utc) + horizon_hours * 3600000000 as end_us from {{ source('policy_world', 'scale') }}) as h
),

event as not materialized (
    select * from {{ ref('s2_event_stream_baseline_6B') }} where {{ of_flows_of_day('flow_id') }}
),

-- events beside the one before them
paired as (
    select
        flow_id,
        event_seq,
        event_type,
        ts_utc,
        lag(flow_id) over () as flow_before,
        lag(event_seq) over () as seq_before,
        lag(event_type) over () as type_before,
        lag(ts_utc) over () as ts_before
    from event
),

event_fault as (
    select
        count(*) as events,
        count(*) filter (event_type = 1) as challenges,
        count(*) filter (case when flow_id is distinct from flow_before then event_seq <> 1 else event_seq <> seq_before + 1 end) as n_wrong_seq,
        count(*) filter (case when flow_id is distinct from flow_before then event_type <> 0 or flow_id < flow_before else event_type <= type_before end) as n_wrong_order,
        count(*) filter (flow_id = flow_before and ts_utc < ts_before + interval 1 millisecond) as n_not_rising
    from paired
),

first_fault as (
    select count(*) filter (e.flow_id is distinct from f.flow_id or e.ts_utc is distinct from f.ts_utc) as n_other_start
    from (select flow_id, ts_utc from flow) as f
    positional join (select flow_id, ts_utc from event where event_seq = 1) as e
)

select
    {{ utc_day_idx() }}::utinyint as utc_day,
    c.arrivals,
    c.flows,
    r.events_counted::bigint as events_counted,
    v.events,
    v.challenges,
    r.priced,
    r.scored,
    r.answered,
    r.timed,
    r.challenged,
    r.approved,
    r.cleared,
    r.reversed,
    r.disputable,
    r.overhang,
    c.n_not_once,
    c.n_other_entity,
    c.n_other_context,
    r.n_other_class,
    r.n_wrong_amount,
    r.n_other_rate,
    r.n_wrong_settlement,
    r.n_settled_otherwise,
    r.n_wrong_answer,
    r.n_other_count,
    r.n_late_answer,
    r.n_late_settlement,
    v.n_wrong_seq,
    v.n_wrong_order,
    v.n_not_rising,
    s.n_other_start
from compared as c
cross join row_fault as r
cross join event_fault as v
cross join first_fault as s
