-- In which layout were the alias tables written, and which digest has the whole?
select
    p.layout_version as alias_layout_version,
    p.quantised_bits::integer as quantised_bits,
    p.alignment_bytes::integer as alignment_bytes,
    b.blob_sha256,
    b.slices_count
from (
    select alias_blob_sha256(list(slice order by merchant_idx)) as blob_sha256, count(*)::integer as slices_count
    from {{ ref('edge_alias_blob_3B') }}
) as b
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
