{#
  Attachment: the laws by which demand finds people. Popularity by rank follows one bounded skew: the rank at share u of n is
  floor(n * sk(u, a)), 0 < a <= 1, an inverse distribution function whose density falls from 1/a at the head to 1/(3 - 2a) at the
  tail. Arguments are pasted several times: bind them to columns.
#}
{% macro sk(u, a) -%}
({{ u }} * ({{ a }} + (1 - {{ a }}) * {{ u }} * {{ u }}))
{%- endmacro %}

{#
  Share of picks that fall on ranks below k of n under sk, in [0, 1]: the one real root u of a u + (1 - a) u^3 = k / n,
  2 sqrt(p/3) sinh(asinh(3 k / (2 a n) sqrt(3/p)) / 3) with p = a / (1 - a). For a = 1 every rank is alike.
#}
{% macro sk_mass_below(k, n, a) -%}
case
    when {{ a }} >= 1 then ({{ k }})::double / ({{ n }})
    else 2 * sqrt({{ a }} / (1 - {{ a }}) / 3) * sinh(asinh(3 * ({{ k }})::double / (2 * {{ a }} * ({{ n }})) * sqrt(3 * (1 - {{ a }}) / {{ a }})) / 3)
end
{%- endmacro %}
