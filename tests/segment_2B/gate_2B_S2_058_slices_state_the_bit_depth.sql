-- Every slice states the bit depth of the header.
{% call gate_no_rows("table_id") %}
select a.table_id
from {{ ref('s7_alias_audit') }} as a
cross join {{ ref('s2_alias_header') }} as h
where a.prob_qbits is distinct from h.quantised_bits
{% endcall %}
