-- Roles, families, tiers and terms in use are those that the policy names, and every tier is in use.
{% call gate_no_rows("fault") %}
select 'name of ' || s.entity || ' ' || s.raw_role_code || ' ' || s.risk_tier as fault
from {{ ref('s5_role_summary_6A') }} as s
left join {{ source('policy_6A', 'roles__taxonomy') }} as t on t.entity = s.entity and t.role_code = s.raw_role_code
left join {{ source('policy_6A', 'roles__tiers') }} as r on r.ordinal = s.risk_tier
where s.role is distinct from t.role or s.family is distinct from t.family or s.tier is distinct from r.value or t.role is null or r.value is null
union all
select 'tier ' || r.value || ' of ' || e.entity
from {{ source('policy_6A', 'roles__tiers') }} as r
cross join (select distinct entity from {{ source('policy_6A', 'roles__taxonomy') }}) as e
anti join {{ ref('s5_role_summary_6A') }} as s on s.entity = e.entity and s.risk_tier = r.ordinal
{% for entity in ['party', 'account', 'device', 'ip', 'merchant'] -%}
union all
select 'term of {{ entity }} ' || bit_or(r.propagation_terms)
from {{ ref('s5_' ~ entity ~ '_fraud_roles_6A') }} as r
having bit_or(r.propagation_terms::bigint) & ~(select sum(1 << bit)::bigint from {{ source('policy_6A', 'roles__terms') }} where entity = '{{ entity | upper }}') <> 0
{% endfor %}
{% endcall %}
