-- Alias tables of catchments draw every outlet and edge by its expected arrivals, exactly; shares of a catchment sum to one.
{% call gate_no_rows("catchment_idx || ' ' || origin_idx") %}
select d.catchment_idx, d.origin_idx
from ({{ alias_decoded(ref('s1_catchment_origin_6B'), ['catchment_idx'], 'origin_idx') }}) as d
full join {{ ref('s1_catchment_origin_6B') }} as o on o.catchment_idx = d.catchment_idx and o.origin_idx = d.origin_idx
where (d.mass_times_n is distinct from o.mass_q * d.n_slots and d.mass_times_n > 0) or (d.origin_idx is null and o.mass_q > 0)
union all
select catchment_idx, -1 from {{ ref('s1_catchment_origin_6B') }} group by catchment_idx having sum(mass_q) <> 4294967296
{% endcall %}
