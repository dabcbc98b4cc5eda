-- Which addresses are of high risk? Crowded ones, ones with a risky device, ones whose devices belong to bad parties; others have their type's role.
with linked as (
    select
        l.ip_idx,
        count(*) as links,
        count(*) filter (where c.is_not_clean) as bad_links,
        bool_or(f.canonical_family_code <> 0) as has_risky_device
    from {{ ref('s4_ip_links_6A') }} as l
    inner join {{ ref('s5_device_fraud_roles_6A') }} as f on f.dev_idx = l.dev_idx
    inner join {{ ref('s4_device_base_6A') }} as d on d.dev_idx = l.dev_idx
    left join {{ ref('s5_party_context') }} as c on c.party_idx = d.party_idx
    group by l.ip_idx
),

typical as (
    select ip_type_code, sum(deg_device)::double / count(*) as mean_devices
    from {{ ref('s4_ip_base_6A') }}
    where deg_device > 0
    group by ip_type_code
),

drawn as (
    select
        i.ip_idx,
        i.ip_type_code,
        -- an address without a device stands as one with a single one
        greatest(i.deg_device, 1) / m.mean_devices as relative_degree,
        coalesce(l.bad_links / l.links, 0) as bad_share,
        coalesce(l.has_risky_device, false) as has_risky_device,
        {{ rng_uniform('6A.S5.ip', ['i.ip_idx']) }} as u
    from {{ ref('s4_ip_base_6A') }} as i
    inner join typical as m on m.ip_type_code = i.ip_type_code
    left join linked as l on l.ip_idx = i.ip_idx
),

chance as (
    select
        d.*,
        t.role as type_role,
        t.alpha,
        p.ip_degree * ln(d.relative_degree)
            + case when d.has_risky_device then t.risky_device else 0 end
            + p.ip_bad_owners * d.bad_share as terms,
        p.term_clamp
    from drawn as d
    inner join {{ source('policy_6A', 'roles__ip_types') }} as t on t.ip_type_code = d.ip_type_code
    cross join {{ source('policy_6A', 'roles') }} as p
),

scored as (
    select *, {{ risk_probability('alpha', 'terms', 'term_clamp') }} as probability from chance
),

graded as (
    select
        s.ip_idx,
        case when s.u < s.probability then 'HIGH_RISK' else s.type_role end as role,
        {{ risk_tier('s.probability', 'p.probability_cuts') }} as risk_tier,
        {{ term_bits(['s.relative_degree > 1', 's.has_risky_device', 's.bad_share > 0']) }} as propagation_terms
    from scored as s
    cross join {{ source('policy_6A', 'roles') }} as p
)

{{ posture('graded', 'IP', 'ip_idx') }}
