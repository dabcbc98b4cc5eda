-- Origins hold the demand of every row, to the rounding of each part.
{% call gate_no_rows("found") %}
select o.milli || ' of ' || r.milli as found
from (select sum(cp_milli + cnp_milli) as milli, count(*) as n from {{ ref('s1_origin_base_6A') }}) as o
cross join (select sum(expected_milli) as milli, count(*) as n from {{ ref('s1_expected_rows') }}) as r
where not coalesce(abs(o.milli - r.milli) <= o.n + r.n, false)
{% endcall %}
