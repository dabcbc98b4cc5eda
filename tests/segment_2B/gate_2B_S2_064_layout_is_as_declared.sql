-- Byte order and alignment are those of the policy, and the blob's length is a multiple of the alignment.
{% call gate_no_rows("layout") %}
select h.endianness || ' ' || h.alignment_bytes || ' ' || h.blob_size_bytes as layout
from {{ ref('s2_alias_header') }} as h
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
where not coalesce(
    h.endianness = p.endianness and h.alignment_bytes = p.alignment_bytes and h.layout_version = p.layout_version
    and h.blob_size_bytes % h.alignment_bytes = 0, false)
{% endcall %}
