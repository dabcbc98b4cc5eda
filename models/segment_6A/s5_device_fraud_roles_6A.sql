-- Which devices and terminals are risky, and how? By their type, their owner's role, their private network and who shares them.
with hub as (
    select distinct alt_dev as dev_idx from {{ ref('s4_device_share') }} where alt_kind = 2
),

drawn as (
    select
        d.dev_idx,
        d.device_type_code,
        greatest(d.n_parties::integer - 1, 0) as further_users,
        c.role as owner_role,
        coalesce(c.is_not_clean, false) as is_not_clean,
        coalesce(s.has_vpn, false) as is_on_private_network,
        coalesce(s.has_host, false) as is_on_hosting,
        h.dev_idx is not null as is_hub,
        {{ rng_uniform('6A.S5.device', ['d.dev_idx'], index=0) }} as u_risky,
        {{ rng_uniform('6A.S5.device', ['d.dev_idx'], index=1) }} as u_kind
    from {{ ref('s4_device_base_6A') }} as d
    left join {{ ref('s5_party_context') }} as c on c.party_idx = d.party_idx
    left join {{ ref('s4_device_slots') }} as s on s.dev_idx = d.dev_idx
    left join hub as h on h.dev_idx = d.dev_idx
),

termed as (
    select
        d.*,
        t.alpha,
        coalesce(b.value, 0)
            + case when d.is_on_private_network then p.device_private_network else 0 end
            + p.device_further_user * d.further_users
            + case when d.is_hub then p.device_hub else 0 end as terms,
        case when d.further_users > 0 then p.device_shared_suspicious else 0 end as shared_suspicious,
        case when d.is_on_hosting then greatest(t.bot_like, p.device_hosting_bot_like) else t.bot_like end as bot_like
    from drawn as d
    inner join {{ source('policy_6A', 'roles__device_types') }} as t on t.device_type_code = d.device_type_code
    left join {{ source('policy_6A', 'roles__device_beta') }} as b on b.key = d.owner_role
    cross join {{ source('policy_6A', 'roles') }} as p
),

chance as (
    select
        t.*,
        {{ risk_probability('t.alpha', 't.terms', 'p.term_clamp') }} as probability
    from termed as t
    cross join {{ source('policy_6A', 'roles') }} as p
),

graded as (
    select
        c.dev_idx,
        case
            when c.u_risky >= c.probability then 'NORMAL_DEVICE'
            when c.u_kind < c.shared_suspicious then 'SHARED_SUSPICIOUS'
            when c.u_kind < c.shared_suspicious + (1 - c.shared_suspicious) * c.bot_like then 'BOT_LIKE'
            else 'RISKY'
        end as role,
        {{ risk_tier('c.probability', 'p.probability_cuts') }} as risk_tier,
        {{ term_bits(['c.is_not_clean', 'c.is_on_private_network', 'c.further_users > 0', 'c.is_hub']) }} as propagation_terms
    from chance as c
    cross join {{ source('policy_6A', 'roles') }} as p
)

{{ posture('graded', 'DEVICE', 'dev_idx') }}
