{#
  Place inside the hour, in [0, 1], of a uniform u where demand is linear there: density 1 + tilt (x - 1/2), |tilt| < 2. `level` is
  1 - tilt / 2. The root of (1 - tilt / 2) x + tilt x^2 / 2 = u in the form that is exact at tilt 0.
#}
{% macro tilted_place(u, tilt, level) -%}
(2 * {{ u }} / ({{ level }} + sqrt({{ level }} * {{ level }} + 2 * {{ tilt }} * {{ u }})))
{%- endmacro %}


{#- One number for a row and an hour of the horizon, and for the arrivals inside it: under 2^13 hours, under 2^20 arrivals an hour. -#}
{% macro cell_key(mz_idx, bucket_idx) -%}
({{ mz_idx }} * 8192::bigint + {{ bucket_idx }})
{%- endmacro %}

{% macro first_arrival_key(mz_idx, bucket_idx) -%}
({{ cell_key(mz_idx, bucket_idx) }} * 1048576)
{%- endmacro %}
