-- No expectation is negative, not a number or beyond its bound.
{% call gate_no_rows("mz_idx || ' hour ' || bucket_idx") %}
select s.mz_idx, s.bucket_idx
from {{ ref('s2_realised_intensity_5B') }} as s
cross join {{ source('policy_5B', 'arrival_lgcp_config') }} as p
where not coalesce(isfinite(s.mu) and s.mu >= 0 and s.mu <= p.mu_max, false)
{% endcall %}
