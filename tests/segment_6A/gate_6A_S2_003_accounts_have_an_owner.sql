-- Every account belongs to a party and has its currency.
{% call gate_no_rows("account_idx") %}
select a.account_idx
from {{ ref('s2_account_base_6A') }} as a
left join {{ ref('s1_party_base_6A') }} as p on p.party_idx = a.party_idx
where p.party_idx is null or p.currency_idx is distinct from a.currency_idx
{% endcall %}
