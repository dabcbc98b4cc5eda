-- The surface has every hour of the horizon for every row.
{% call gate_no_rows("mz_idx") %}
select coalesce(m.mz_idx, s.mz_idx) as mz_idx
from {{ ref('merchant_zone_profile_5A') }} as m
full join {{ ref('s5_surface_profile_5A') }} as s on s.mz_idx = m.mz_idx
cross join {{ ref('s4_horizon') }} as h
where m.mz_idx is null or (s.n_hours, s.last_bucket, s.bucket_sum)
    is distinct from (h.horizon_hours, h.horizon_hours - 1, h.horizon_hours::bigint * (h.horizon_hours - 1) // 2)
{% endcall %}
