-- In which layout and under which policy were the alias tables written?
with blob as (
    select
        alias_blob_sha256(list(slice order by table_id)) as blob_sha256,
        sum(ceil(octet_length(slice) / p.alignment_bytes) * p.alignment_bytes)::bigint as blob_size_bytes,
        count(*)::integer as slices_count
    from {{ ref('s2_alias_blob') }}
    cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
)

select
    p.layout_version,
    p.endianness,
    p.alignment_bytes::integer as alignment_bytes,
    p.quantised_bits::integer as quantised_bits,
    s.sha256 as policy_digest,
    b.blob_sha256,
    b.blob_size_bytes,
    b.slices_count,
    (select count(*) from {{ ref('s2_alias_index') }})::integer as tables_count
from blob as b
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
inner join {{ ref('s0_sealed_inputs_2B') }} as s on s.kind = 'policy' and s.name = 'segment_2B/alias_layout_policy_v1'
