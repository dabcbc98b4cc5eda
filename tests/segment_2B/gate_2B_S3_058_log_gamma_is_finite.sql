-- Every log day effect is finite and gives its gamma.
{% call gate_no_rows("key") %}
select merchant_idx || '|' || day_idx || '|' || tz_idx as key
from {{ ref('s3_day_effects') }}
where not coalesce(isfinite(log_gamma) and (clipped or abs(ln(gamma) - log_gamma) <= 1e-9), false)
{% endcall %}
