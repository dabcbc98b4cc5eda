{#- Picks by weight: a target in [0, total) falls on the row whose stretch of the cumulative weight holds it. -#}

{#-
  The whole-number target of stratum i of n over a total weight: floor((i + u) / n * total), below the total.
  One target per equal stretch of the total: n picks cover the whole line, and each is uniform in its stretch.
-#}
{% macro stratum_target(i, u, n, total) -%}
least(floor(({{ i }} + {{ u }}) / ({{ n }}) * ({{ total }}))::bigint, ({{ total }}) - 1)
{%- endmacro %}

{#-
  Every row of `targets` (columns of `keys`, target_e12) with the columns `pick` of the row of `weights` on which its
  target falls (columns of `keys`, cum_before_e12, no weight of zero).
-#}
{% macro pick_by_weight(targets, weights, keys, pick) %}{{ return(adapter.dispatch('pick_by_weight')(targets, weights, keys, pick)) }}{% endmacro %}

{% macro default__pick_by_weight(targets, weights, keys, pick) %}
    select
        t.*
        {%- for column in pick %},
        w.{{ column }}
        {%- endfor %}
    from {{ targets }} as t
    asof inner join {{ weights }} as w
        on {% for key in keys %}w.{{ key }} = t.{{ key }} and {% endfor %}w.cum_before_e12 <= t.target_e12
{% endmacro %}
