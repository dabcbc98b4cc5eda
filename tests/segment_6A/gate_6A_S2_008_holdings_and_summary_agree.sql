-- The summary counts the accounts of every country and kind.
{% call gate_no_rows("fault") %}
select coalesce(s.country_idx, b.country_idx) || ' ' || coalesce(s.account_type_code, b.account_type_code) as fault
from {{ ref('s2_account_summary_6A') }} as s
full join (
    select p.country_idx, a.account_type_code, count(*) as n
    from {{ ref('s2_account_base_6A') }} as a
    inner join {{ ref('s1_party_base_6A') }} as p on p.party_idx = a.party_idx
    group by p.country_idx, a.account_type_code
) as b on b.country_idx = s.country_idx and b.account_type_code = s.account_type_code
where s.accounts is distinct from b.n
{% endcall %}
