-- With which weight does each probed merchant's traffic appear from each edge?
with merchant as (
    select distinct r.merchant_idx, m.merchant_id, c.centroid_lat_deg, c.centroid_lon_deg
    from {{ ref('s5_arrival_roster') }} as r
    inner join {{ ref('merchant_catalogue') }} as m on m.merchant_idx = r.merchant_idx
    inner join {{ source('ref', 'ref_countries') }} as c on c.country_iso = m.home_country_iso
    where r.is_virtual
),

pull as (
    select
        m.merchant_idx,
        e.ordinal::integer as edge_no,
        e.edge_id,
        o.value as override_weight,
        count(o.value) over (partition by m.merchant_idx) > 0 as is_overridden,
        e.weight * exp(-{{ haversine_km('m.centroid_lat_deg', 'm.centroid_lon_deg', 'e.lat_deg', 'e.lon_deg') }} / p.decay_km) as weight
    from merchant as m
    cross join {{ source('policy_2B', 'virtual_edge_policy_v1__default_edges') }} as e
    cross join {{ source('policy_2B', 'virtual_edge_policy_v1') }} as p
    left join {{ source('policy_2B', 'virtual_edge_policy_v1__merchant_overrides__weights') }} as o
        on o.parent = m.merchant_id::varchar and o.key = e.edge_id
),

chosen as (
    select
        merchant_idx,
        edge_no,
        edge_id,
        case when is_overridden then coalesce(override_weight, 0) else weight end as edge_weight
    from pull
),

weighed as (
    {{ quantised_weights('chosen', ['merchant_idx'], weight='edge_weight', ties=['edge_no'], column='mass_q', total=4294967296) }}
)

select merchant_idx, edge_no, edge_id, mass_q
from weighed
order by merchant_idx, edge_no
