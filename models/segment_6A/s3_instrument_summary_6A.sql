-- How many instruments of each kind are there on each kind of account, and how many were cut?
select
    a.account_type_code,
    c.instrument_type_code,
    sum(c.instruments)::bigint as drawn,
    sum(coalesce(k.kept, 0))::bigint as kept,
    max(c.instruments)::utinyint as most_of_one
from {{ ref('s3_instrument_count') }} as c
inner join {{ ref('s2_account_base_6A') }} as a on a.account_idx = c.account_idx
left join (
    select account_idx, instrument_type_code, count(*) as kept
    from {{ ref('s3_instrument_base_6A') }}
    group by account_idx, instrument_type_code
) as k on k.account_idx = c.account_idx and k.instrument_type_code = c.instrument_type_code
group by a.account_type_code, c.instrument_type_code
order by a.account_type_code, c.instrument_type_code
