-- Do the digests that later segments seal recompute from the data?
with recomputed as (
    select
        ({{ rows_sha256(ref('edge_catalogue_3B'), ['edge_idx']) }}) as edges,
        ({{ rows_sha256(ref('edge_catalogue_index_3B'), ['scope', 'merchant_id']) }}) as edges_index,
        ({{ rows_sha256(ref('edge_alias_index_3B'), ['merchant_idx']) }}) as alias_index,
        (select alias_blob_sha256(list(slice order by merchant_idx)) from {{ ref('edge_alias_blob_3B') }}) as alias_blob,
        (select {{ universe_hash_3B('h') }} from {{ ref('edge_universe_hash_3B') }} as h) as universe
),

compared as (
    select 'edge_catalogue' as item, i.edge_digest as digest, r.edges as recomputed
    from {{ ref('edge_catalogue_index_3B') }} as i
    cross join recomputed as r
    where i.scope = 'GLOBAL'
    union all
    select 'edge_catalogue_index', h.edge_catalogue_index_digest, r.edges_index
    from {{ ref('edge_universe_hash_3B') }} as h
    cross join recomputed as r
    union all
    select 'edge_alias_index', h.edge_alias_index_digest, r.alias_index
    from {{ ref('edge_universe_hash_3B') }} as h
    cross join recomputed as r
    union all
    select 'edge_alias_blob', a.blob_sha256, r.alias_blob
    from {{ ref('edge_alias_header_3B') }} as a
    cross join recomputed as r
    union all
    select 'edge_universe', h.universe_hash, r.universe
    from {{ ref('edge_universe_hash_3B') }} as h
    cross join recomputed as r
)

select item, digest, recomputed, case when digest = recomputed then 'pass' else 'fail' end as verdict
from compared
order by item
