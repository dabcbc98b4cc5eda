-- Every shape sums to one.
{% call gate_no_rows("shape_idx") %}
select shape_idx from {{ ref('class_zone_shape_5A') }} group by shape_idx having not coalesce(abs(sum(shape_share::decimal(18, 15))::double - 1) <= 1e-9, false)
{% endcall %}
