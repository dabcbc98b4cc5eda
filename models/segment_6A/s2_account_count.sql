-- How many accounts of each kind does each party hold? Kinds it holds none of are left out.
with law as (
    select
        country_idx,
        segment_code,
        account_type_code,
        thresholds[1] as t1,
        coalesce(thresholds[2], 4294967296) as t2,
        coalesce(thresholds[3], 4294967296) as t3,
        coalesce(thresholds[4], 4294967296) as t4,
        coalesce(thresholds[5], 4294967296) as t5
    from {{ ref('s2_account_law_6A') }}
),

drawn as (
    select
        m.party_idx,
        m.rank_no < m.n_active as is_active,
        l.*,
        {{ rng_bits('6A.S2.count', ['m.party_idx', 'l.account_type_code']) }} as word
    from {{ ref('s1_member') }} as m
    inner join law as l on l.country_idx = m.country_idx and l.segment_code = m.segment_code
),

-- a dormant party may have closed even its required account: the lowest words are taken from it, the rest is stretched over the law
counted as (
    select
        d.party_idx,
        d.account_type_code,
        d.is_active,
        case
            when a.is_required and not d.is_active and d.word < p.dormant_without * 4294967296 then -1
            when a.is_required and not d.is_active then floor((d.word - p.dormant_without * 4294967296) / (1 - p.dormant_without))::bigint
            else d.word
        end as word,
        d.t1, d.t2, d.t3, d.t4, d.t5
    from drawn as d
    inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = d.account_type_code
    cross join {{ source('policy_6A', 'products') }} as p
)

select
    party_idx,
    account_type_code,
    is_active,
    ((word >= t1)::integer + (word >= t2)::integer + (word >= t3)::integer + (word >= t4)::integer + (word >= t5)::integer)::utinyint as accounts
from counted
where word >= t1
order by party_idx, account_type_code
