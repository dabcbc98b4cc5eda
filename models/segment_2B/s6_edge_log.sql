-- From which edge does each virtual probe appear?
with arrival as (
    select
        arrival_no,
        merchant_idx,
        {{ rng_bits('2B.routing.edge', ['arrival_no'], index=0) }} as word_0,
        {{ rng_bits('2B.routing.edge', ['arrival_no'], index=1) }} as word_1
    from {{ ref('s5_arrival_roster') }}
    where is_virtual
),

merchant_slots as (
    select merchant_idx, count(*) as n_slots
    from {{ ref('s6_edge_slots') }}
    group by merchant_idx
),

picked as (
    select
        a.arrival_no,
        a.merchant_idx,
        {{ alias_choice('a.word_1', 's', 'edge_no', 'alias_edge_no') }} as edge_no
    from arrival as a
    inner join merchant_slots as n on n.merchant_idx = a.merchant_idx
    inner join {{ ref('s6_edge_slots') }} as s
        on s.merchant_idx = a.merchant_idx and s.slot_no = {{ alias_slot('a.word_0', '0', 'n.n_slots') }}
)

select
    p.arrival_no,
    p.merchant_idx,
    e.edge_id,
    e.ip_country as ip_country_iso,
    e.lat_deg as edge_lat_deg,
    e.lon_deg as edge_lon_deg
from picked as p
inner join {{ source('policy_2B', 'virtual_edge_policy_v1__default_edges') }} as e on e.ordinal = p.edge_no
order by p.arrival_no
