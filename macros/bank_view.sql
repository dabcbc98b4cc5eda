{# Codes and steps that truth, bank view and cases of segment 6B share. Codes are positions in these lists. #}

{% macro truth_labels() -%}
{{ return(['LEGIT', 'FRAUD', 'ABUSE']) }}
{%- endmacro %}

{#- Subtypes of the truth; all but the last are also the patterns and, but for NONE, the templates of campaigns. -#}
{% macro truth_subtypes() -%}
{{ return(['NONE', 'CARD_TESTING', 'CNP_STOLEN', 'ATO', 'LOST_STOLEN', 'MERCHANT_COLLUSION', 'MULE_ACTIVITY', 'REFUND_ABUSE', 'PROMO_FRAUD',
    'BONUS_ABUSE', 'FRIENDLY_FRAUD']) }}
{%- endmacro %}

{#- Code of a name: its position in the list, from 0. -#}
{% macro code_of(column, names) -%}
(list_position([{% for name in names %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}], {{ column }}) - 1)
{%- endmacro %}

{#- A policy's figure by subtype, as a list in the order of their codes. -#}
{% macro by_subtype(policy, prefix, names) -%}
[{% for name in names %}{{ policy }}.{{ prefix }}_{{ name }}{{ ', ' if not loop.last }}{% endfor %}]
{%- endmacro %}

{#- Row of s4_truth_law_6B: campaign, pattern and overlay as one dense integer. -#}
{% macro truth_key(campaign_idx, fraud_pattern, overlay_applied) -%}
((({{ campaign_idx }})::integer * 16 + {{ fraud_pattern }}) * 2 + ({{ overlay_applied }})::integer)
{%- endmacro %}

{#- Row of s4_bank_law_6B: subtype, class and step of the amount as one dense integer. -#}
{% macro bank_key(subtype, class_idx, step) -%}
((({{ subtype }})::integer * 8 + {{ class_idx }}) * 256 + {{ step }})
{%- endmacro %}

{#-
  Steps of amounts in EUR cents, wider by eight every three doublings, so that no step below 41,943 EUR is wider than an eighth of its
  amounts but for the first 32. [first amount, doublings of the width, first step]; above the last the step stays.
-#}
{% macro amount_groups() -%}
{{ return([[0, 5, 0], [1024, 7, 32], [8192, 10, 88], [65536, 13, 144], [524288, 16, 200]]) }}
{%- endmacro %}

{% macro amount_step_n() -%}{{ return(256) }}{%- endmacro %}

{% macro amount_step(amount) -%}
case
    {%- for first, width, step in amount_groups() | reverse %}
    when {{ amount }} >= {{ first }} then least({{ step }} + (({{ amount }} - {{ first }}) >> {{ width }}), {{ amount_step_n() - 1 }})
    {%- endfor %}
end
{%- endmacro %}

{#- Middle of a step, in EUR. -#}
{% macro amount_of_step(step) -%}
case
    {%- for first, width, start in amount_groups() | reverse %}
    when {{ step }} >= {{ start }} then ({{ first }} + (({{ step }} - {{ start }}) << {{ width }}) + {{ 2 ** (width - 1) }}) / 100e0
    {%- endfor %}
end
{%- endmacro %}

{#- A chance as a bound for 32 random bits. -#}
{% macro below(p) -%}
round(({{ p }}) * 4294967296e0)::bigint
{%- endmacro %}
