-- Every country with demand has its fewest cells, and none holds too much of the world.
{% call gate_no_rows("country_iso") %}
select c.country_iso
from {{ ref('s1_country_base_6A') }} as c
cross join {{ source('policy_6A', 'population') }} as p
cross join (select sum(cell_n) as n from {{ ref('s1_country_base_6A') }}) as t
where c.cell_n < p.country_min_cells or c.cell_n > p.country_max_share * t.n
union all
select distinct o.country_iso
from {{ ref('s1_origin_base_6A') }} as o
anti join {{ ref('s1_country_base_6A') }} as c on c.country_iso = o.country_iso
{% endcall %}
