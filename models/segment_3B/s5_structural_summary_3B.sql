-- Do classification, settlement, catalogue and alias tables agree on merchants and edges?
with found as (
    select 'merchants_classified' as item, count(*) as figure, (select count(*) from {{ ref('merchant_catalogue') }}) as expected
    from {{ ref('virtual_classification_3B') }}
    union all
    select 'merchants_settled', count(*), (select count(*) from {{ ref('virtual_classification_3B') }} where is_virtual)
    from {{ ref('virtual_settlement_3B') }}
    union all
    select 'merchants_with_edges', count(distinct merchant_idx), (select count(*) from {{ ref('virtual_classification_3B') }} where is_virtual)
    from {{ ref('edge_catalogue_3B') }}
    union all
    select 'merchants_with_alias_table', count(*), (select count(*) from {{ ref('virtual_classification_3B') }} where is_virtual)
    from {{ ref('edge_alias_index_3B') }}
    union all
    select 'edges_catalogued', count(*), (select sum(edge_scale_m) from {{ ref('s2_merchant_profile') }})
    from {{ ref('edge_catalogue_3B') }}
    union all
    select 'edges_indexed', max(edge_count_total), (select count(*) from {{ ref('edge_catalogue_3B') }})
    from {{ ref('edge_catalogue_index_3B') }}
    where scope = 'GLOBAL'
    union all
    select 'alias_slots', count(*), (select count(*) from {{ ref('edge_catalogue_3B') }})
    from {{ ref('edge_alias_slots_3B') }}
    union all
    select 'countries_required', count(*), (select count(distinct country_iso) from {{ ref('edge_catalogue_3B') }})
    from {{ ref('s2_edge_country_surface') }}
    union all
    select 'countries_missing', count(*) filter (where not has_weight or n_places = 0 or not has_polygon), 0
    from {{ ref('s2_edge_country_surface') }}
    union all
    select 'countries_unresolved', count(*) filter (where not has_centroid or n_places_without_coordinates > 0), 0
    from {{ ref('s2_edge_country_surface') }}
)

select item, figure::bigint as figure, expected::bigint as expected, case when figure = expected then 'pass' else 'fail' end as verdict
from found
order by item
