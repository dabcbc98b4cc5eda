-- Which latently bad parties work together, and who leads them? Member 0 is the organiser.
with joiner as (
    select
        r.party_idx,
        r.country_idx,
        {{ rng_uniform('6A.S1.ring', ['r.party_idx'], index=0) }} < case r.role
            when 'SYNTHETIC_ID' then p.ring_join_SYNTHETIC_ID
            when 'MULE' then p.ring_join_MULE
            when 'ASSOCIATE' then p.ring_join_ASSOCIATE
            else 0
        end as is_joining,
        {{ rng_uniform('6A.S1.ring', ['r.party_idx'], index=1) }} as u,
        (r.party_idx - 32 * c.cell_off)::double / (32 * c.cell_n) as place
    from {{ ref('s1_latent_role') }} as r
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = r.country_idx
    cross join {{ source('policy_6A', 'roles') }} as p
),

counted as (
    select
        j.*,
        round(count(*) over (partition by j.country_idx) / p.ring_mean_members)::integer as n_rings,
        least(greatest(j.place + p.ring_spread * {{ dist_normal('j.u') }}, 0), 1 - 1e-12) as shifted,
        p.ring_max_members as max_members
    from joiner as j
    cross join {{ source('policy_6A', 'roles') }} as p
    where j.is_joining
),

-- rings lie side by side along the country; a full one turns the rest away
member as (
    select
        country_idx,
        floor(shifted * n_rings)::integer as ring_no,
        party_idx,
        row_number() over (partition by country_idx, floor(shifted * n_rings)::integer order by u, party_idx) as member_no
    from counted
    where n_rings > 0
    qualify member_no <= max_members
),

leader as (
    select
        country_idx,
        party_idx,
        row_number() over (partition by country_idx order by party_idx) - 1 as leader_no,
        count(*) over (partition by country_idx) as n_leaders
    from {{ ref('s1_latent_role') }}
    where role = 'ORGANISER'
),

ring as (
    select
        country_idx,
        ring_no,
        (row_number() over (order by country_idx, ring_no) - 1)::integer as ring_idx,
        row_number() over (partition by country_idx order by ring_no) - 1 as order_no
    from (select distinct country_idx, ring_no from member)
),

-- an organiser leads every n-th ring of its country, up to its limit
led as (
    select r.ring_idx, l.party_idx, 0 as member_no
    from ring as r
    inner join leader as l on l.country_idx = r.country_idx and l.leader_no = r.order_no % l.n_leaders
    cross join {{ source('policy_6A', 'roles') }} as p
    where r.order_no // l.n_leaders < p.ring_rings_per_organiser
)

select party_idx, ring_idx, member_no::utinyint as member_no
from (
    select m.party_idx, r.ring_idx, m.member_no
    from member as m
    inner join ring as r on r.country_idx = m.country_idx and r.ring_no = m.ring_no
    union all
    select party_idx, ring_idx, member_no from led
)
order by ring_idx, member_no
