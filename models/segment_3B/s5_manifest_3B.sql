-- Which datasets does the segment hand on, and how many rows has each?
{% set members = {
    'virtual_classification_3B': 'S1', 'virtual_settlement_3B': 'S1', 's2_merchant_topology': 'S2', 'edge_catalogue_3B': 'S2',
    'edge_catalogue_index_3B': 'S2', 'edge_alias_index_3B': 'S3', 'edge_alias_slots_3B': 'S3', 'edge_alias_blob_3B': 'S3',
    'edge_alias_header_3B': 'S3', 'edge_universe_hash_3B': 'S3', 'virtual_routing_policy_3B': 'S4', 'virtual_validation_contract_3B': 'S4'
} %}
select dataset, state, n_rows::bigint as n_rows
from (
    {% for dataset, state in members.items() -%}
    select '{{ dataset }}' as dataset, '{{ state }}' as state, count(*) as n_rows from {{ ref(dataset) }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)
order by dataset
