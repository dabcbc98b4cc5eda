-- How many entities of each kind have each role, and which tier?
with held as (
    {% for entity in ['party', 'account', 'device', 'ip', 'merchant'] -%}
    select '{{ entity | upper }}' as entity, raw_role_code, canonical_family_code, risk_tier
    from {{ ref('s5_' ~ entity ~ '_fraud_roles_6A') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    h.entity,
    h.raw_role_code,
    h.risk_tier,
    any_value(h.canonical_family_code) as canonical_family_code,
    any_value(t.role) as role,
    any_value(t.family) as family,
    any_value(r.value) as tier,
    count(*)::integer as entities
from held as h
left join {{ source('policy_6A', 'roles__taxonomy') }} as t on t.entity = h.entity and t.role_code = h.raw_role_code
left join {{ source('policy_6A', 'roles__tiers') }} as r on r.ordinal = h.risk_tier
group by h.entity, h.raw_role_code, h.risk_tier
order by h.entity, h.raw_role_code, h.risk_tier
