-- In every cell the active parties' weights sum to one, and only they have one.
{% call gate_no_rows("cell_idx") %}
select p.cell_idx
from {{ ref('s1_party_base_6A') }} as p
inner join {{ ref('s1_cell_base_6A') }} as c on c.cell_idx = p.cell_idx
group by p.cell_idx
having not coalesce(abs(sum(p.activity_weight::decimal(18, 12))::double - 1) <= 1e-6, false)
    or count(*) filter (where p.is_active <> (p.party_idx % 32 < c.n_active)) > 0
    or count(*) filter (where p.is_active <> (p.activity_weight > 0)) > 0
{% endcall %}
