-- Which countries does each merchant of the panel consider, in which order?
with looking as (
    select
        x.merchant_id,
        r.home_country_iso,
        x.size_profile,
        case when e.is_expanding then x.n_candidates else 0 end as n_candidates
    from {{ ref('crossborder_features') }} as x
    inner join {{ ref('crossborder_eligibility_flags') }} as e on e.merchant_id = x.merchant_id
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = x.merchant_id
),

-- The order of countries is the home's; the ladder says how far down a merchant reads it. Rank 0 is the home.
considered as (
    select
        l.merchant_id,
        a.country_iso,
        a.affinity_rank as candidate_rank,
        a.affinity_rank = 0 as is_home,
        a.affinity,
        case when a.affinity_rank = 0 then 1e0 else round(exp(a.affinity - nearest.affinity), 9) end as base_weight,
        a.is_own_tender,
        a.is_same_subregion,
        a.is_spread_market,
        l.size_profile
    from looking as l
    inner join {{ ref('s3_country_affinity') }} as a
        on a.home_country_iso = l.home_country_iso and a.affinity_rank <= l.n_candidates
    inner join {{ ref('s3_country_affinity') }} as nearest
        on nearest.home_country_iso = l.home_country_iso and nearest.affinity_rank = 1
)

select
    merchant_id,
    country_iso,
    candidate_rank,
    is_home,
    affinity,
    base_weight,
    list_sort(list_filter([
        case when is_home then 'HOME' else 'AFFINITY_LADDER' end,
        case when is_own_tender and not is_home then 'OWN_TENDER' end,
        case when is_same_subregion and not is_home then 'SAME_SUBREGION' end,
        case when is_spread_market and not is_home then 'SPREAD_MARKET' end
    ], lambda code: code is not null)) as reason_codes,
    list_sort([case when is_home then 'home_row' else 'not_restricted' end, 'profile_' || size_profile]) as filter_tags
from considered
order by merchant_id, candidate_rank
