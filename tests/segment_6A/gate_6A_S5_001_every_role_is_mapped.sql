-- Every role that an entity has stands in the taxonomy, with the family that the entity carries.
{% call gate_no_rows("fault") %}
{% for entity, key in [('party', 'party_idx'), ('account', 'account_idx'), ('device', 'dev_idx'), ('ip', 'ip_idx'), ('merchant', 'merchant_idx')] -%}
select '{{ entity }} ' || r.{{ key }} as fault
from {{ ref('s5_' ~ entity ~ '_fraud_roles_6A') }} as r
left join {{ source('policy_6A', 'roles__taxonomy') }} as t
    on t.entity = '{{ entity | upper }}' and t.role_code = r.raw_role_code and t.family_code = r.canonical_family_code
where t.role is null
{{ 'union all' if not loop.last }}
{% endfor %}
{% endcall %}
