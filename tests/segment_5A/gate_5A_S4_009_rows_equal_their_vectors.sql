-- The rows of the surface sum to their vectors.
{% call gate_no_rows("mz_idx") %}
select v.mz_idx
from (select mz_idx, list_sum(list_transform(intensity, lambda x: x::decimal(28, 12))) as total from {{ ref('s4_intensity_vectors_5A') }}) as v
left join (
    select mz_idx, sum(intensity::decimal(28, 12)) as total from {{ ref('merchant_zone_scenario_local_5A') }} group by mz_idx
) as s on s.mz_idx = v.mz_idx
where v.total is distinct from s.total
{% endcall %}
