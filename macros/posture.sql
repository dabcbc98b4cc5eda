{# Postures: what an entity is held for, how its risk is graded, and which terms raised it. #}

{#
  Tier by a score: 0 LOW, 1 STANDARD, 2 ELEVATED, 3 HIGH. `cuts` is the head of the policy's columns, 'p.party_cuts' for example;
  `score` is pasted once a cut, so bind it to a column.
#}
{% macro risk_tier(score, cuts) -%}
(({{ score }} >= {{ cuts }}_standard)::integer + ({{ score }} >= {{ cuts }}_elevated)::integer + ({{ score }} >= {{ cuts }}_high)::integer)
{%- endmacro %}

{# Bits of propagation_terms: conditions in the order in which the policy's list `terms` numbers them. #}
{% macro term_bits(conditions) -%}
({% for condition in conditions %}{{ ' + ' if not loop.first }}(coalesce({{ condition }}, false)::integer << {{ loop.index0 }}){% endfor %})
{%- endmacro %}

{# Probability of an entity whose owner and links add `terms` to its own logit; the sum of terms is bounded either way. #}
{% macro risk_probability(alpha, terms, clamp) -%}
(1 / (1 + exp(-({{ alpha }} + greatest(least({{ terms }}, {{ clamp }}), -{{ clamp }})))))
{%- endmacro %}

{# The published posture: rows of `relation` (`key`, role, risk_tier, propagation_terms) with the codes that the taxonomy gives to `entity`. #}
{% macro posture(relation, entity, key) %}
select
    r.{{ key }},
    t.role_code::utinyint as raw_role_code,
    t.family_code::utinyint as canonical_family_code,
    r.risk_tier::utinyint as risk_tier,
    r.propagation_terms::usmallint as propagation_terms
from {{ relation }} as r
left join {{ source('policy_6A', 'roles__taxonomy') }} as t on t.entity = '{{ entity }}' and t.role = r.role
order by r.{{ key }}
{% endmacro %}
