-- No party holds more accounts of a kind than allowed.
{% call gate_no_rows("party") %}
select b.party_idx || ' kind ' || b.account_type_code as party
from {{ ref('s2_account_base_6A') }} as b
inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = b.account_type_code
group by b.party_idx, b.account_type_code
having count(*) > any_value(a.k_max)
{% endcall %}
