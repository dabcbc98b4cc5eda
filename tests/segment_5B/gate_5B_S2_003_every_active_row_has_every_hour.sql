-- Every row with demand has every hour of the horizon.
{% call gate_no_rows("mz_idx") %}
select g.mz_idx
from {{ ref('s1_grouping_5B') }} as g
left join (select mz_idx, count(distinct bucket_idx) as n, count(*) as n_rows from {{ ref('s2_realised_intensity_5B') }} group by mz_idx) as s on s.mz_idx = g.mz_idx
cross join {{ ref('s4_horizon') }} as h
where s.n is distinct from h.horizon_hours or s.n_rows is distinct from s.n
{% endcall %}
