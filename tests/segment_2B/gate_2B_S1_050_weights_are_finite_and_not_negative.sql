-- No weight is negative or not a number, before or after normalising.
{% call gate_no_rows("site_id") %}
select site_id from {{ ref('s1_site_shape') }} where not coalesce(isfinite(weight) and weight >= 0, false)
union all
select site_id from {{ ref('s1_site_weights') }} where not coalesce(isfinite(p_weight) and p_weight >= 0 and mass_q >= 0, false)
{% endcall %}
