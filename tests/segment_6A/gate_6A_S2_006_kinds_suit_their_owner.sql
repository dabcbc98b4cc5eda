-- No party holds an account of another kind of parties.
{% call gate_no_rows("account_idx") %}
select b.account_idx
from {{ ref('s2_account_base_6A') }} as b
inner join {{ ref('s1_party_base_6A') }} as p on p.party_idx = b.party_idx
left join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = b.account_type_code
where a.party_type is distinct from ['RETAIL', 'BUSINESS', 'OTHER'][p.party_type_code + 1]
{% endcall %}
