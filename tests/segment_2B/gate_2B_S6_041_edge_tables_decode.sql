-- The alias tables of edges decode to their masses.
{% call gate_no_rows("key") %}
select w.merchant_idx || '|' || w.edge_no as key
from {{ ref('s6_edge_law') }} as w
left join ({{ alias_decoded(ref('s6_edge_slots'), ['merchant_idx'], 'edge_no') }}) as d
    on d.merchant_idx = w.merchant_idx and d.edge_no = w.edge_no
where d.mass_times_n is distinct from w.mass_q * d.n_slots
{% endcall %}
