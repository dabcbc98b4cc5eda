-- Every row with demand has a table that routes it.
{% call gate_no_rows("fault") %}
select 'row ' || g.mz_idx as fault
from {{ ref('s1_grouping_5B') }} as g
left join {{ ref('s4_route_dim_5B') }} as r on r.mz_idx = g.mz_idx
where not coalesce(r.n_slots > 0 and r.slot_offset >= 0 and (r.p_online is null or r.p_online = 0 or r.online_n_slots > 0), false)
{% endcall %}
