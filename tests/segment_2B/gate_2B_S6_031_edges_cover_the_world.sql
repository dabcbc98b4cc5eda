-- There are enough edges, in enough countries and world regions.
with found as (
    select
        count(*) as edges,
        count(distinct e.ip_country) as countries,
        count(distinct c.region) as regions
    from {{ source('policy_2B', 'virtual_edge_policy_v1__default_edges') }} as e
    left join {{ source('ref', 'ref_countries') }} as c on c.country_iso = e.ip_country
)

-- depends_on: {{ ref('s0_gate_receipt_2B') }}
select k.scope, k.found::varchar as found, 'at least ' || k.least as allowed, k.found >= k.least as is_ok, null::varchar as sample
from found as f
cross join {{ source('policy_2B', 'virtual_edge_policy_v1') }} as p
cross join lateral (
    values ('edges', f.edges, p.min_edges), ('countries', f.countries, p.min_countries), ('world regions', f.regions, p.min_regions)
) as k (scope, found, least)
