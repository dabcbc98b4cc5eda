-- What is each party held for? Its latent role, and a tier that a bank could have formed from leanings, links and an inkling of the role.
with drawn as (
    select
        b.party_idx,
        b.digital_pct,
        b.cross_border_pct,
        b.credit_pct,
        c.role,
        c.is_not_clean,
        c.is_ring_member,
        c.is_on_private_network,
        c.devices,
        {{ rng_uniform('6A.S5.tier', ['b.party_idx']) }} as u
    from {{ ref('s1_party_base_6A') }} as b
    inner join {{ ref('s5_party_context') }} as c on c.party_idx = b.party_idx
),

scored as (
    select
        d.*,
        d.devices >= p.party_many_devices_from as has_many_devices,
        p.party_base
            + p.party_digital * (d.digital_pct / 100e0 - 0.5e0)
            + p.party_cross_border * (d.cross_border_pct / 100e0 - 0.5e0)
            + p.party_credit * (d.credit_pct / 100e0 - 0.5e0)
            + case when d.is_on_private_network then p.party_private_network else 0 end
            + case when d.devices >= p.party_many_devices_from then p.party_many_devices else 0 end
            + case when d.is_ring_member then p.party_ring_member else 0 end
            + case when d.is_not_clean then p.party_latent_role else 0 end
            + p.party_sigma * {{ dist_normal('d.u') }} as score
    from drawn as d
    cross join {{ source('policy_6A', 'roles') }} as p
),

graded as (
    select
        s.party_idx,
        s.role,
        {{ risk_tier('s.score', 'p.party_cuts') }} as risk_tier,
        {{ term_bits(['s.is_not_clean', 's.is_ring_member', 's.is_on_private_network', 's.has_many_devices']) }} as propagation_terms
    from scored as s
    cross join {{ source('policy_6A', 'roles') }} as p
)

{{ posture('graded', 'PARTY', 'party_idx') }}
