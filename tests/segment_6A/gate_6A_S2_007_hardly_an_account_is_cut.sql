-- Four bits number a party's accounts, and hardly any is cut for it.
{% call gate_no_rows("found") %}
select b.n || ' of ' || c.n || ', at most ' || b.most + 1 || ' of one' as found
from (select count(*) as n, max(ordinal) as most from {{ ref('s2_account_base_6A') }}) as b
cross join (select sum(accounts) as n from {{ ref('s2_account_count') }}) as c
cross join {{ source('policy_6A', 'products') }} as p
where b.most >= p.max_accounts or b.n < (1 - p.max_cut_share) * c.n
{% endcall %}
