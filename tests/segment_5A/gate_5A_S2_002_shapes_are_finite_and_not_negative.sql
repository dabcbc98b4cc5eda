-- No hour of a shape is negative or not a number.
{% call gate_no_rows("shape_idx") %}
select shape_idx from {{ ref('class_zone_shape_5A') }} where not coalesce(isfinite(shape_share) and shape_share >= 0, false)
{% endcall %}
