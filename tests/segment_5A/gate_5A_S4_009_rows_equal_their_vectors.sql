-- The rows of the surface sum to their vectors.
{% call gate_no_rows("mz_idx") %}
select v.mz_idx
from (select mz_idx, list_sum(list_transform(intensity, lambda x: x::decimal(28, 12))) as total from {{ ref('s4_intensity_vectors_5A') }}) as v
left join {{ ref('s5_surface_profile_5A') }} as s on s.mz_idx = v.mz_idx
where v.total is distinct from s.intensity_sum
{% endcall %}
