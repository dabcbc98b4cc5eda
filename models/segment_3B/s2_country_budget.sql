-- How many edges, and which weight, does each virtual merchant have in each country?
with wanted as (
    select
        x.merchant_idx,
        x.country_iso,
        x.other_share,
        m.edge_scale_m - {{ anchor_edges('m') }} as n_other
    from {{ ref('s2_country_mix') }} as x
    inner join {{ ref('s2_merchant_profile') }} as m on m.merchant_idx = x.merchant_idx
),

apportioned as (
    {{ largest_remainder('wanted', ['merchant_idx'], weight='other_share', total='n_other', ties=['country_iso'], count='n_edges') }}
),

-- countries without an edge hand their weight to the others, none of which may pass the profile's cap
kept as (
    select
        a.merchant_idx,
        list(a.country_iso order by a.country_iso) as countries,
        list(a.n_edges order by a.country_iso) as counts,
        water_fill(
            list(a.other_share order by a.country_iso),
            any_value(1 - m.anchor_share),
            list(f.max_single_country_share order by a.country_iso)
        ) as shares
    from apportioned as a
    inner join {{ ref('s2_merchant_profile') }} as m on m.merchant_idx = a.merchant_idx
    inner join {{ source('policy_3B', 'cdn_country_weights__profiles') }} as f on f.key = m.profile
    where a.n_edges > 0
    group by a.merchant_idx
),

budget as (
    select
        merchant_idx,
        unnest(countries) as country_iso,
        unnest(counts)::integer as n_edges,
        unnest(shares) as country_share,
        false as is_anchor
    from kept
    union all
    select m.merchant_idx, m.settlement_country_iso, ({{ anchor_edges('m') }})::integer, m.anchor_share, true
    from {{ ref('s2_merchant_profile') }} as m
)

select merchant_idx, country_iso, n_edges, round(country_share, 12) as country_share, is_anchor
from budget
order by merchant_idx, country_iso
