-- Edges use the alias layout of 2B.
{% call gate_no_rows("fault") %}
select h.alias_layout_version || ', 2B ' || p.layout_version as fault
from {{ ref('edge_alias_header_3B') }} as h
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
where h.alias_layout_version is distinct from p.layout_version or h.quantised_bits is distinct from p.quantised_bits
{% endcall %}
