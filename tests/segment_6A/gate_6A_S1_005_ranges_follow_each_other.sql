-- Cells of towns and towns of countries follow each other without gap or overlap.
{% call gate_no_rows("fault") %}
select 'town ' || place_idx as fault
from (select *, lag(cell_off + cell_n) over (order by place_idx) as expected_off, lag(country_idx) over (order by place_idx) as country_before from {{ ref('s1_place_base_6A') }})
where cell_off <> coalesce(expected_off, 0) or country_idx < country_before or party_off <> 32 * cell_off or party_n <> 32 * cell_n
union all
select 'country ' || c.country_idx
from {{ ref('s1_country_base_6A') }} as c
inner join (select country_idx, min(cell_off) as cell_off, sum(cell_n) as cell_n, min(place_idx) as place_off, count(*) as place_n from {{ ref('s1_place_base_6A') }} group by country_idx) as p
    on p.country_idx = c.country_idx
where (c.cell_off, c.cell_n, c.place_off, c.place_n) is distinct from (p.cell_off, p.cell_n, p.place_off, p.place_n)
union all
select 'cell ' || c.cell_idx
from {{ ref('s1_cell_base_6A') }} as c
left join {{ ref('s1_place_base_6A') }} as p on p.place_idx = c.place_idx
where not coalesce(c.cell_idx >= p.cell_off and c.cell_idx < p.cell_off + p.cell_n and c.country_idx = p.country_idx, false)
{% endcall %}
