{#- Processes that only segment 2B has. -#}

{#-
  A stationary shock with a memory of six days: sum over k of phi^k times the innovation of k days before, scaled to unit
  variance. Seven terms in a fixed order, so that the sum does not depend on threads. `innovation` and `phi` are columns;
  the days before the first must stand in the partition too.
-#}
{% macro remembered_shock(innovation, phi, by, day) -%}
({{ innovation }}
    {%- for k in range(1, 7) %} + pow({{ phi }}, {{ k }}) * lag({{ innovation }}, {{ k }}) over ({{ by }} order by {{ day }}){% endfor %})
    / sqrt(1{% for k in range(1, 7) %} + pow({{ phi }}, {{ 2 * k }}){% endfor %})
{%- endmacro %}


{#-
  How much of the exponent tempering takes from a day's mix: strength times the mean of a smooth step of the largest share
  around the cap (1 at a share of 1) and of the missing entropy.
-#}
{% macro group_pull(largest, entropy, cap, width, strength, entropy_floor) -%}
{{ strength }} * (
    {{ logistic('((' ~ largest ~ ') - ' ~ cap ~ ') / ' ~ width) }} / {{ logistic('(1 - ' ~ cap ~ ') / ' ~ width) }}
    + case when {{ entropy_floor }} > 0 then least(greatest(({{ entropy_floor }} - ({{ entropy }})) / {{ entropy_floor }}, 0), 1) else 0 end
) / 2
{%- endmacro %}


{#- One row of the audit report: the caller's rows break the check; `key` names them. -#}
{% macro audit_check(check_id, code, state, key) %}
select
    '{{ check_id }}' as check_id,
    '{{ code }}' as code,
    '{{ state }}' as state,
    case when count(*) = 0 then 'PASS' else 'FAIL' end as verdict,
    count(*)::varchar as observed,
    '0' as allowed,
    count(*)::bigint as rows_failed,
    array_to_string(list(({{ key }})::varchar order by ({{ key }})::varchar)[:5], ', ') as sample
from ({{ caller() }})
{% endmacro %}


{#- The audit's own verdict on one code. -#}
{% macro gate_audit(code) %}
select
    coalesce(any_value(check_id), 'no such check') as scope,
    coalesce(any_value(observed), 'nothing') as found,
    coalesce(any_value(allowed), 'a verdict') as allowed,
    count(*) = 1 and coalesce(bool_and(verdict = 'PASS'), false) as is_ok,
    any_value(sample) as sample
from {{ ref('s7_audit_report') }}
where code = '{{ code }}'
{% endmacro %}
