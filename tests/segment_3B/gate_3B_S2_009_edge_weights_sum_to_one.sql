-- The weights of a merchant's edges are positive and sum to one.
{% call gate_no_rows("merchant_idx") %}
select merchant_idx
from {{ ref('edge_catalogue_3B') }}
group by merchant_idx
having not coalesce(sum(mass_q) = 4294967296 and min(mass_q) > 0 and bool_and(edge_weight = mass_q / 4294967296e0), false)
{% endcall %}
