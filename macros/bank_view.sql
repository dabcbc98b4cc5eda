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

{#- Name of a code. -#}
{% macro name_of(code, names) -%}
[{% for name in names %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}][{{ code }} + 1]
{%- endmacro %}

{#- A policy's figure by subtype, as a list in the order of their codes. -#}
{% macro by_subtype(policy, prefix, names) -%}
[{% for name in names %}{{ policy }}.{{ prefix }}_{{ name }}{{ ', ' if not loop.last }}{% endfor %}]
{%- endmacro %}

{#- Row of s4_truth_law_6B: campaign, pattern and overlay as one dense integer. -#}
{% macro truth_key(campaign_idx, fraud_pattern, overlay_applied) -%}
((({{ campaign_idx }})::integer * 16 + {{ fraud_pattern }}) * 2 + ({{ overlay_applied }})::integer)::integer
{%- endmacro %}

{#- Row of s4_bank_law_6B: subtype, class and step of the amount as one dense integer. -#}
{% macro bank_key(subtype, class_idx, step) -%}
((({{ subtype }})::integer * 8 + {{ class_idx }}) * 256 + {{ step }})::integer
{%- endmacro %}

{#-
  Steps of amounts in EUR cents, wider by eight every three doublings, so that no step below 41,943 EUR is wider than an eighth of its
  amounts but for the first 32. [first amount, doublings of the width, first step]; above the last the step stays.
-#}
{% macro bank_step_groups() -%}
{{ return([[0, 5, 0], [1024, 7, 32], [8192, 10, 88], [65536, 13, 144], [524288, 16, 200]]) }}
{%- endmacro %}

{% macro bank_step_n() -%}{{ return(256) }}{%- endmacro %}

{% macro bank_step(amount) -%}
case
    {%- for first, width, step in bank_step_groups() | reverse %}
    when {{ amount }} >= {{ first }} then least({{ step }} + (({{ amount }} - {{ first }}) >> {{ width }}), {{ bank_step_n() - 1 }})
    {%- endfor %}
end
{%- endmacro %}

{#- Middle of a step, in EUR. -#}
{% macro eur_of_bank_step(step) -%}
case
    {%- for first, width, start in bank_step_groups() | reverse %}
    when {{ step }} >= {{ start }} then ({{ first }} + (({{ step }} - {{ start }}) << {{ width }}) + {{ 2 ** (width - 1) }}) / 100e0
    {%- endfor %}
end
{%- endmacro %}

{#- Results of a strong customer authentication: what completed lies between none or silent below, failed or given up above. -#}
{% macro sca_completed() -%}{{ return(2) }}{%- endmacro %}
{% macro sca_failed() -%}{{ return(3) }}{%- endmacro %}

{#- The bank stopped the flow as suspect: by its answer, or by a failed challenge at the alert's score. -#}
{% macro is_stopped(flow, bank) -%}
({{ flow }}.response_code = {{ bank }}.suspected_code or ({{ flow }}.sca = {{ sca_failed() }} and {{ flow }}.issuer_score >= {{ bank }}.t_alert))
{%- endmacro %}

{#- Approved without a challenge although the score is at the alert's level: an analyst may look at it. -#}
{% macro is_reviewable(flow, bank) -%}
({{ flow }}.response_code = 0 and {{ flow }}.sca < {{ sca_completed() }} and {{ flow }}.issuer_score >= {{ bank }}.t_alert)
{%- endmacro %}

{#- One row: the issuer's level of alert and its answer to suspected fraud. -#}
{% macro issuer_levels() -%}
select
    s.t_alert,
    (select a.code from {{ source('policy_6B', 'flow_shape__answers') }} as a where a.iso = '59') as suspected_code
from {{ source('policy_6B', 'issuer_score') }} as s
{%- endmacro %}

{#- What a case may be about, with the flow's column; codes are positions. -#}
{% macro case_subjects() -%}
{{ return([['instrument', 'instr_idx'], ['account', 'account_idx'], ['party', 'party_idx'], ['merchant', 'merchant_idx']]) }}
{%- endmacro %}

{#- Steps of a case, in the order in which those of one instant stand. -#}
{% macro case_event_types() -%}
{{ return(['CASE_OPENED', 'DETECTION_EVENT_ATTACHED', 'CUSTOMER_DISPUTE_FILED', 'CHARGEBACK_INITIATED', 'CHARGEBACK_DECISION', 'CASE_CLOSED']) }}
{%- endmacro %}

{#-
  A print of the set of whole numbers `key` of a relation: how many, their sum, and a sum of residues that no shift between two of them
  keeps. It tells two sets apart without a join of two long tables.
-#}
{% macro key_print(key) -%}
count(*) || ' rows, ' || coalesce(sum({{ key }}), 0) || ', ' || coalesce(sum((({{ key }}) % 65521) * (({{ key }}) % 65519)), 0)
{%- endmacro %}

{#- T22: pairs of truth rules of one pattern that neither overlay nor campaign tells apart. -#}
{% macro colliding_truth_rules() -%}
select a.precedence || ' and ' || b.precedence as fault
from {{ source('policy_6B', 'truth_labels__rules') }} as a
inner join {{ source('policy_6B', 'truth_labels__rules') }} as b on b.ordinal > a.ordinal
where {% for condition in ['fraud_pattern', 'overlay', 'campaign_type'] -%}
    (a.{{ condition }} = b.{{ condition }} or 'any' in (a.{{ condition }}, b.{{ condition }})){{ ' and ' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{#-
  CTE `flow`: the flows of a part's days with what was true and what the bank believes. Only those that are not legitimate, or were
  looked at, are joined: the rest are their default. A model that takes it names s5_hour_audit_5B in a `depends_on`, see `of_flows_of_day`.
-#}
{% macro judged_flows() -%}
outcome as (
    select coalesce(t.flow_id, v.flow_id) as flow_id, t.truth_label, t.truth_subtype, v.detection, v.bank_view_outcome, v.is_fraud_bank_view
    from (
        select flow_id, truth_label, truth_subtype
        from {{ ref('s4_flow_truth_labels_6B') }}
        where truth_label <> 0 and {{ of_flows_of_day('flow_id') }}
    ) as t
    full join (
        select flow_id, detection, bank_view_outcome, is_fraud_bank_view
        from {{ ref('s4_flow_bank_view_6B') }}
        where (detection <> 0 or bank_view_outcome <> 0 or is_fraud_bank_view) and {{ of_flows_of_day('flow_id') }}
    ) as v on v.flow_id = t.flow_id
),

flow as (
    select
        f.*,
        coalesce(o.truth_label, 0)::utinyint as truth_label,
        coalesce(o.truth_subtype, 0)::utinyint as truth_subtype,
        coalesce(o.detection, 0)::utinyint as detection,
        coalesce(o.bank_view_outcome, 0)::utinyint as bank_view_outcome,
        coalesce(o.is_fraud_bank_view, false) as is_fraud_bank_view
    from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
    left join outcome as o on o.flow_id = f.flow_id
    where {{ of_utc_day('f.ts_utc') }}
)
{%- endmacro %}
