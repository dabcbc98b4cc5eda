-- Every row with demand has a group and a region, once.
{% call gate_no_rows("mz_idx") %}
select coalesce(v.mz_idx, g.mz_idx) as mz_idx
from (from {{ ref('s4_intensity_vectors_5A') }} where is_active) as v
full join {{ ref('s1_grouping_5B') }} as g on g.mz_idx = v.mz_idx
group by 1
having count(v.mz_idx) <> 1 or count(g.group_idx) <> 1 or count(g.region) <> 1
{% endcall %}
