-- Parties are 32 times the cells that demand asks for, and the summary counts them all.
{% call gate_no_rows("found") %}
select p.n || ', asked ' || c.n || ', in the summary ' || s.n as found
from (select count(*) as n, count(*) filter (where is_active) as active from {{ ref('s1_party_base_6A') }}) as p
cross join (select 32 * sum(cell_n) as n from {{ ref('s1_country_demand') }}) as c
cross join (select sum(parties) as n, sum(active) as active from {{ ref('s1_party_summary_6A') }}) as s
where p.n <> c.n or p.n <> s.n or p.active <> s.active
{% endcall %}
