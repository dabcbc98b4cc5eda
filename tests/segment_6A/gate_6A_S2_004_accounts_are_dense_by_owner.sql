-- Accounts count from 0 without a gap, in the order of owners and of spending.
{% call gate_no_rows("fault") %}
select 'account ' || account_idx as fault
from (select *, lag(party_idx) over (order by account_idx) as party_before, lag(ordinal) over (order by account_idx) as ordinal_before, lag(account_type_code) over (order by account_idx) as kind_before from {{ ref('s2_account_base_6A') }})
where party_idx < party_before or (party_idx = party_before and (ordinal <> ordinal_before + 1 or account_type_code < kind_before))
    or (party_idx is distinct from party_before and ordinal <> 0)
union all
select count(*) || ' accounts' from {{ ref('s2_account_base_6A') }} having count(*) <> max(account_idx) + 1 or min(account_idx) <> 0 or count(distinct account_idx) <> count(*) or count(distinct account_id) <> count(*)
{% endcall %}
