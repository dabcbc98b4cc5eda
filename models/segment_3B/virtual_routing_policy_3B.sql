-- What has a router of virtual arrivals to know: which tables, which names, which random stream, which cut-off?
with policy as (
    select split_part(name, '/', 2) as policy_id, version, sha256
    from {{ ref('s0_sealed_inputs_3B') }}
    where kind = 'policy' and name like 'segment_3B/%'
)

select binding, value
from (
    select 'edge_universe_hash' as binding, universe_hash as value from {{ ref('edge_universe_hash_3B') }}
    union all
    select 'alias_layout_version', alias_layout_version from {{ ref('edge_alias_header_3B') }}
    union all
    select 'alias_blob_sha256', blob_sha256 from {{ ref('edge_alias_header_3B') }}
    union all
    select 'cdn_key_digest', cdn_key_digest from {{ source('policy_3B', 'cdn_key_digest') }}
    union all
    select 'policy.' || policy_id, version from policy
    union all
    select 'policy_sha256.' || policy_id, sha256 from policy
    union all
    select 'dataset.' || d.role, d.dataset
    from (values ('edges', 'edge_catalogue_3B'), ('edges_index', 'edge_catalogue_index_3B'), ('alias_index', 'edge_alias_index_3B'),
        ('alias_slots', 'edge_alias_slots_3B'), ('settlement', 'virtual_settlement_3B'), ('classification', 'virtual_classification_3B')
    ) as d (role, dataset)
    union all
    select 'rng.stream', routing_edge_cdn_edge_pick_stream from {{ source('policy_2B', 'route_rng_policy_v1') }}
    union all
    select 'rng.key', routing_edge_cdn_edge_pick_key from {{ source('policy_2B', 'route_rng_policy_v1') }}
    union all
    select 'rng.picks_per_virtual_arrival', routing_edge_draws_per_virtual::varchar from {{ source('policy_2B', 'route_rng_policy_v1') }}
    union all
    select 'cutoff_rule', cutoff_rule from {{ source('policy_3B', 'virtual_routing_fields_v1') }}
    {%- for field in ['tzid_settlement', 'tzid_operational', 'settlement_day', 'ip_country_iso', 'ip_lat_deg', 'ip_lon_deg'] %}
    union all
    select 'field.{{ field }}', fields_{{ field }} from {{ source('policy_3B', 'virtual_routing_fields_v1') }}
    {%- endfor %}
)
order by binding
