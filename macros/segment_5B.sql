{#
  Place inside the hour, in [0, 1], of a uniform u where demand is linear there: density 1 + tilt (x - 1/2), |tilt| < 2. `level` is
  1 - tilt / 2. The root of (1 - tilt / 2) x + tilt x^2 / 2 = u in the form that is exact at tilt 0.
#}
{% macro tilted_place(u, tilt, level) -%}
(2 * {{ u }} / ({{ level }} + sqrt({{ level }} * {{ level }} + 2 * {{ tilt }} * {{ u }})))
{%- endmacro %}
