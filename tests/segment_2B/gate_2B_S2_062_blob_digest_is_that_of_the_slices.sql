-- The header carries digest and length of the slices.
{% call gate_no_rows("blob_sha256") %}
select h.blob_sha256
from {{ ref('s2_alias_header') }} as h
cross join (select alias_blob_sha256(list(slice order by table_id)) as blob_sha256, count(*) as slices from {{ ref('s2_alias_blob') }}) as b
where h.blob_sha256 is distinct from b.blob_sha256 or h.slices_count is distinct from b.slices
{% endcall %}
