-- Every table's checksum is the digest of its slice.
{% call gate_no_rows("table_id") %}
select b.table_id
from {{ ref('s2_alias_blob') }} as b
left join {{ ref('s2_alias_index') }} as i on i.table_id = b.table_id
where i.checksum is distinct from sha256(b.slice)
{% endcall %}
