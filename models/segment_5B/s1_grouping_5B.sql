-- Which rows with demand swing together, and in which region?
-- depends_on: {{ ref('s0_gate_receipt_5B') }}
with region as (
    select c.country_iso, p.value as region
    from {{ source('ref', 'ref_countries') }} as c
    inner join {{ source('policy_5B', 'grouping_policy__subregions') }} as p on p.key = c.subregion
),

active as (
    select
        m.mz_idx,
        m.demand_class,
        m.channel_group,
        m.virtual_mode = 'VIRTUAL_ONLY' as is_virtual,
        r.region,
        h.is_stress,
        {{ rng_bits('5B.S1.cell', ['m.mz_idx']) }} as word
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s4_intensity_vectors_5A') }} as v on v.mz_idx = m.mz_idx and v.is_active
    left join region as r on r.country_iso = m.legal_country_iso
    cross join {{ ref('s4_horizon') }} as h
),

-- about as many cells as give each its target of members
celled as (
    select
        *,
        least(greatest(ceil(count(*) over (partition by demand_class, channel_group, is_virtual, region) / p.target_members), 1), p.max_cells)::bigint as n_cells
    from active
    cross join {{ source('policy_5B', 'grouping_policy') }} as p
),

placed as (
    select *, (word % n_cells)::smallint as cell from celled
)

select
    mz_idx,
    (dense_rank() over (order by demand_class, channel_group, is_virtual, region, cell) - 1)::integer as group_idx,
    (dense_rank() over (order by region) - 1)::smallint as region_idx,
    case when is_stress then 'stress' else 'baseline' end as scenario_band,
    demand_class,
    channel_group,
    is_virtual,
    region,
    cell
from placed
order by mz_idx
