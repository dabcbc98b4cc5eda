-- Which arrivals make up the workload on which routing is proven?
with numbered as (
    select
        first_arrival_no + k as arrival_no,
        merchant_idx,
        day_idx,
        k
    from (
        select first_arrival_no, merchant_idx, day_idx, unnest(range(n_arrivals)) as k
        from {{ ref('s5_roster_counts') }}
    )
),

drawn as (
    select
        n.*,
        m.mcc,
        m.channel,
        {{ rng_uniform('2B.S5.time', ['n.arrival_no']) }} as time_u,
        {{ rng_uniform('2B.S5.probe', ['n.arrival_no']) }} as probe_u
    from numbered as n
    inner join {{ ref('merchant_catalogue') }} as m on m.merchant_idx = n.merchant_idx
)

select
    a.arrival_no,
    a.merchant_idx,
    a.day_idx,
    a.k::integer as k,
    d.utc_date::timestamp + to_microseconds(floor(a.time_u * 86400000000e0)::bigint) as ts_utc,
    a.mcc,
    a.channel,
    a.probe_u < p.value as is_virtual
from drawn as a
inner join {{ ref('dim_day_2B') }} as d on d.day_idx = a.day_idx
inner join {{ source('policy_2B', 'virtual_edge_policy_v1__virtual_probe_share') }} as p on p.key = a.channel
order by a.arrival_no
