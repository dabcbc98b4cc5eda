-- The edges of a merchant's countries sum to its number of edges, and the catalogue holds them.
{% call gate_no_rows("merchant_idx") %}
select m.merchant_idx
from {{ ref('s2_merchant_profile') }} as m
left join (
    select merchant_idx, sum(n_edges) as n_edges, min(n_edges) as n_least from {{ ref('s2_country_budget') }} group by merchant_idx
) as b on b.merchant_idx = m.merchant_idx
left join (select merchant_idx, count(*) as n_edges from {{ ref('edge_catalogue_3B') }} group by merchant_idx) as e on e.merchant_idx = m.merchant_idx
where not coalesce(m.edge_scale_m = b.n_edges and b.n_edges = e.n_edges and b.n_least >= 1, false)
{% endcall %}
