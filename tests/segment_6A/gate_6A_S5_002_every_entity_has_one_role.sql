-- Every party, account, device, address and merchant has one posture, and nothing else has.
{% call gate_no_rows("fault") %}
{% for entity, key, base in [('party', 'party_idx', 's1_party_base_6A'), ('account', 'account_idx', 's2_account_base_6A'),
    ('device', 'dev_idx', 's4_device_base_6A'), ('ip', 'ip_idx', 's4_ip_base_6A'), ('merchant', 'merchant_idx', 'merchant_catalogue')] -%}
select '{{ entity }} ' || coalesce(b.{{ key }}, r.{{ key }}) as fault
from {{ ref(base) }} as b
full join (
    select {{ key }}, count(*) as postures from {{ ref('s5_' ~ entity ~ '_fraud_roles_6A') }} group by {{ key }}
) as r on r.{{ key }} = b.{{ key }}
where b.{{ key }} is null or r.postures is distinct from 1
union all
{% endfor -%}
-- a party's published role is the one it was born with
select 'latent ' || b.party_idx
from {{ ref('s1_party_base_6A') }} as b
left join {{ ref('s1_latent_role') }} as l on l.party_idx = b.party_idx
left join {{ ref('s5_party_fraud_roles_6A') }} as r on r.party_idx = b.party_idx
left join {{ source('policy_6A', 'roles__taxonomy') }} as t on t.entity = 'PARTY' and t.role_code = r.raw_role_code
where t.role is distinct from coalesce(l.role, 'CLEAN')
{% endcall %}
