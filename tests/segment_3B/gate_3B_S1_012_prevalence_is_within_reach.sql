-- An intercept inside the grid meets the prevalence that the policy asks for.
{% call gate_no_rows("fault") %}
select distinct decision || ': expected ' || round(expected, 2) || ', asked ' || round(target, 2) || ', intercept ' || intercept as fault
from (
    select 'virtual_only' as decision, intercept, expected, target from {{ ref('s1_virtual_only') }}
    union all
    select 'hybrid', intercept, expected, target from {{ ref('s1_hybrid') }}
)
cross join {{ source('policy_3B', 'mcc_channel_rules') }} as p
where not coalesce(abs(intercept) < p.intercept_max - p.intercept_step / 2, false)
{% endcall %}
