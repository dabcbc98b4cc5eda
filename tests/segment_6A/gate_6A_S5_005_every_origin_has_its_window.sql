-- Every origin has a window of enough cells inside its country, a clientele and bounds in order.
{% call gate_no_rows('origin_idx') %}
select o.origin_idx
from {{ ref('s1_origin_base_6A') }} as o
full join {{ ref('s5_catchment_6A') }} as w on w.origin_idx = o.origin_idx
left join {{ ref('s1_country_base_6A') }} as c on c.country_iso = o.country_iso
cross join {{ source('policy_6A', 'attachment') }} as a
where not coalesce(
    w.country_idx = c.country_idx
    and (w.country_cell_off, w.country_cell_n) = (c.cell_off, c.cell_n)
    and w.cell_n >= least(a.window_least_cells, c.cell_n)
    and w.cell_off >= c.cell_off
    and w.cell_off + w.cell_n <= c.cell_off + c.cell_n
    and w.cp_local <= w.cp_country
    and w.cnp_local <= w.cnp_country
    and least(w.cp_clientele_n, w.cnp_clientele_n) >= a.clientele_least
    and w.cp_skew between 0.05 and 1
    and w.cnp_skew between 0.05 and 1
    and (w.terminal_n > 0) is not distinct from case when o.site_idx is not null then true end, false)
{% endcall %}
