-- Every active party holds the account that its kind requires.
{% call gate_no_rows("party_idx") %}
select p.party_idx
from {{ ref('s1_party_base_6A') }} as p
inner join {{ source('policy_6A', 'products__accounts') }} as a on a.is_required and a.party_type = ['RETAIL', 'BUSINESS', 'OTHER'][p.party_type_code + 1]
anti join {{ ref('s2_account_base_6A') }} as b on b.party_idx = p.party_idx and b.account_type_code = a.account_type_code
where p.is_active
{% endcall %}
