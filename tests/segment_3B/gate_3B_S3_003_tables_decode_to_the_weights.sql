-- Every table draws each edge with exactly its weight.
{% call gate_no_rows("edge_idx") %}
select coalesce(e.edge_idx, d.edge_idx) as edge_idx
from ({{ alias_decoded(ref('edge_alias_slots_3B'), ['merchant_idx'], 'edge_idx') }}) as d
full join {{ ref('edge_catalogue_3B') }} as e on e.edge_idx = d.edge_idx and e.merchant_idx = d.merchant_idx
where not coalesce(d.mass_times_n = e.mass_q * d.n_slots, false)
{% endcall %}
