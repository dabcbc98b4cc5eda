-- How many accounts of each kind are there by country, and has the maximum held?
with holding as (
    select party_idx, account_type_code, count(*) as accounts
    from {{ ref('s2_account_base_6A') }}
    group by party_idx, account_type_code
)

select
    b.country_idx,
    h.account_type_code,
    sum(h.accounts)::integer as accounts,
    count(*)::integer as holders,
    max(h.accounts)::utinyint as most_of_one,
    sum(greatest(h.accounts - a.k_max, 0))::integer as kmax_overflow_rows
from holding as h
inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = h.party_idx
inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = h.account_type_code
group by b.country_idx, h.account_type_code
order by b.country_idx, h.account_type_code
