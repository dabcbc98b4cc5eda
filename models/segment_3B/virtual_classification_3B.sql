-- Which merchants trade online, how much of their trade is, and by which rule?
with decided as (
    select
        m.*,
        v.chance as p_virtual_only,
        coalesce(h.chance, 0) as p_hybrid,
        case
            when a.merchant_id is not null then a.virtual_mode
            when d.merchant_id is not null then 'NON_VIRTUAL'
            when v.is_chosen then 'VIRTUAL_ONLY'
            when h.is_chosen then 'HYBRID'
            else 'NON_VIRTUAL'
        end as virtual_mode,
        a.merchant_id is not null as is_accepted,
        d.merchant_id is not null as is_denied
    from {{ ref('s1_rule_match') }} as m
    inner join {{ ref('s1_virtual_only') }} as v on v.merchant_id = m.merchant_id
    left join {{ ref('s1_hybrid') }} as h on h.merchant_id = m.merchant_id
    left join {{ source('policy_3B', 'mcc_channel_rules__overrides_accept') }} as a on a.merchant_id = m.merchant_id
    left join {{ source('policy_3B', 'mcc_channel_rules__overrides_deny') }} as d on d.merchant_id = m.merchant_id
),

ruled as (
    select
        d.*,
        r.rule_id,
        r.rule_version,
        r.online_mean,
        {{ rng_uniform('3B.S1.online', ['d.merchant_id']) }} as u_online,
        case
            when d.is_accepted then 'OVERRIDE_ACCEPT'
            when d.is_denied then 'OVERRIDE_DENY'
            when r.reason_code = 'DEFAULT_GUARD' then 'DEFAULT_GUARD'
            when r.p_virtual_only in (0, 1) and r.p_hybrid in (0, 1) then r.reason_code
            when d.virtual_mode = 'NON_VIRTUAL' then 'SCORE_DRAW_REJECT'
            else 'SCORE_DRAW_ACCEPT'
        end as decision_reason
    from decided as d
    left join {{ source('policy_3B', 'mcc_channel_rules__rules') }} as r on r.ordinal = d.rule_no
)

select
    d.merchant_id,
    d.merchant_idx,
    d.virtual_mode <> 'NON_VIRTUAL' as is_virtual,
    d.virtual_mode,
    case d.virtual_mode
        when 'VIRTUAL_ONLY' then 1
        when 'NON_VIRTUAL' then 0
        else round(p.online_share_lo + (p.online_share_hi - p.online_share_lo) * q_beta(
            d.u_online,
            p.online_share_concentration * (d.online_mean - p.online_share_lo) / (p.online_share_hi - p.online_share_lo),
            p.online_share_concentration * (p.online_share_hi - d.online_mean) / (p.online_share_hi - p.online_share_lo)
        ), 6)
    end as online_share,
    d.rule_id,
    d.rule_version,
    d.decision_reason,
    d.p_virtual_only::double as p_virtual_only,
    d.p_hybrid::double as p_hybrid,
    sha256(concat_ws('|', d.rule_id, d.rule_version, d.mcc, d.channel, d.virtual_mode, d.p_virtual_only, d.p_hybrid)) as classification_digest
from ruled as d
cross join {{ source('policy_3B', 'mcc_channel_rules') }} as p
order by d.merchant_id
