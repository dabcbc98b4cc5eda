-- What would the attacked flows have been, and what is done to each of them?
with tactic as (
    select
        *,
        (sum(weight::decimal(9, 6)) over (partition by template_no order by ordinal))::double as upto,
        (sum(weight::decimal(9, 6)) over (partition by template_no order by ordinal))::double - weight as from_weight
    from {{ source('policy_6B', 'tactics__tactics') }}
),

drawn as (
    select
        t.campaign_idx,
        t.template_no,
        f.*,
        e.catchment_idx,
        {{ rng_uniform('6B.S3.tactic', ['t.flow_id']) }} as u_tactic,
        {{ rng_uniform('6B.S3.newdev', ['t.flow_id'], index=0) }} as u_device,
        {{ rng_uniform('6B.S3.newdev', ['t.flow_id'], index=1) }} as u_new
    from {{ ref('s3_targets_6B') }} as t
    -- thinned before they are joined, so that no long table is the build side
    inner join (select * from {{ ref('s2_flow_anchor_baseline_6B') }} semi join {{ ref('s3_targets_6B') }} using (flow_id)) as f on f.flow_id = t.flow_id
    inner join (select arrival_id, catchment_idx from {{ ref('s1_arrival_entities_6B') }} semi join {{ ref('s3_targets_6B') }} on flow_id = arrival_id) as e
        on e.arrival_id = t.flow_id
)

select
    d.* exclude (u_tactic, u_device, u_new, issuer_score, auth_latency_ms, clear_offset_s, refund_offset_s, reversal_offset_s, clear_minor, refund_minor, event_count, flow_type, payment_purpose),
    b.country_idx as party_country_idx,
    x.ordinal::utinyint as tactic_no,
    -- a telephone that pays stays its owner's
    x.takeover and d.entry_mode <> 2 as is_taken_over,
    x.takeover and d.presence = 1 and d.u_device < g.attacker_device as is_attacker_device,
    x.takeover and d.presence = 1 and d.u_device < g.attacker_device * g.attacker_abroad as is_attacker_abroad,
    d.u_new < g.looks_new as looks_new
from drawn as d
inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = d.party_idx
inner join {{ source('policy_6B', 'tactics__templates') }} as g on g.template_no = d.template_no
inner join tactic as x on x.template_no = d.template_no and d.u_tactic >= x.from_weight and d.u_tactic < x.upto
order by d.flow_id
