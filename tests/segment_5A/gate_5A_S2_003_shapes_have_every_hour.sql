-- Every shape has the 168 hours of a week.
{% call gate_no_rows("shape_idx") %}
select shape_idx from {{ ref('class_zone_shape_5A') }} group by shape_idx having count(distinct bucket) <> 168 or count(*) <> 168
{% endcall %}
