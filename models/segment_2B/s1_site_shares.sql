-- Which share of its merchant's traffic does each site take, once the far ends are bent in?
with positive as (
    -- whole numbers in units of 2^-36 of the largest: sums do not depend on the order of rows
    select
        *,
        round(weight / max(weight) over (partition by merchant_id) * 68719476736e0)::bigint as weight_q
    from {{ ref('s1_site_shape') }}
),

raw_share as (
    select
        merchant_id,
        site_id,
        coalesce(sum(weight_q) over (partition by merchant_id) > 0, false) as has_weight,
        weight_q::double / nullif(sum(weight_q) over (partition by merchant_id), 0)::double as share,
        row_number() over (partition by merchant_id order by weight_q desc, site_id) as place,
        count(*) over (partition by merchant_id) as n_sites
    from positive
),

bounded as (
    select
        r.*,
        c.value as cap,
        s.value as least_second,
        p.top1_soft_cap_reach as reach,
        max(r.share) filter (where r.place = 1) over (partition by r.merchant_id) as top,
        max(r.share) filter (where r.place = 2) over (partition by r.merchant_id) as second
    from raw_share as r
    inner join {{ ref('s1_merchant_law') }} as l on l.merchant_id = r.merchant_id
    inner join {{ source('policy_2B', 'alias_layout_policy_v1__top1_soft_cap_by_bucket') }} as c on c.key = l.size_bucket
    inner join {{ source('policy_2B', 'alias_layout_policy_v1__min_secondary_mass') }} as s on s.key = l.size_bucket
    cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
),

-- strictly increasing beyond the cap: no two merchants share a value because of it
capped as (
    select
        *,
        top > cap as is_capped,
        case
            when top <= cap then share
            when place = 1 then cap + reach * (1 - cap) * (1 - exp(-(top - cap) / (1 - cap)))
            else share * (1 - (cap + reach * (1 - cap) * (1 - exp(-(top - cap) / (1 - cap))))) / (1 - top)
        end as capped_share
    from bounded
),

lifted as (
    select
        *,
        max(capped_share) filter (where place = 2) over (partition by merchant_id) as capped_second
    from capped
)

select
    merchant_id,
    site_id,
    has_weight,
    is_capped as soft_cap_applied,
    capped_second < least_second as secondary_floor_applied,
    case
        when not has_weight then 1e0 / n_sites
        when capped_second >= least_second then capped_share
        when place = 2 then least_second
        else capped_share * (1 - least_second) / (1 - capped_second)
    end as share
from lifted
order by merchant_id, site_id
