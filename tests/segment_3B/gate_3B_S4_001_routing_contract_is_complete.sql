-- The routing contract binds every table, digest, policy and stream, as they stand.
{% call gate_no_rows("binding") %}
with expected as (
    select 'edge_universe_hash' as binding, universe_hash as value from {{ ref('edge_universe_hash_3B') }}
    union all
    select 'alias_layout_version', alias_layout_version from {{ ref('edge_alias_header_3B') }}
    union all
    select 'alias_blob_sha256', blob_sha256 from {{ ref('edge_alias_header_3B') }}
    union all
    select 'cdn_key_digest', cdn_key_digest from {{ source('policy_3B', 'cdn_key_digest') }}
    union all
    select 'policy_sha256.' || name, sha256 from {{ source('engine', 'inputs') }} where kind = 'policy' and scope = 'segment_3B'
    union all
    select 'rng.stream', '2B.routing.edge'
    union all
    select 'rng.picks_per_virtual_arrival', '1'
    union all
    select 'dataset.edges', 'edge_catalogue_3B'
    union all
    select 'dataset.alias_slots', 'edge_alias_slots_3B'
)

select e.binding
from expected as e
left join {{ ref('virtual_routing_policy_3B') }} as r on r.binding = e.binding
where r.value is distinct from e.value
union all
select binding from {{ ref('virtual_routing_policy_3B') }} group by binding having count(*) > 1 or min(value) is null
{% endcall %}
