-- What decides whether a merchant of the panel may and will trade abroad, and how far it looks?
with tier as (
    {{ outlet_tiers(source('policy_1A', 'crossborder__size_profiles')) }}
)

select
    c.merchant_id,
    f.openness,
    f.territory_class = 'spread' as is_spread_home,
    c.n_outlets,
    t.size_profile,
    t.n_candidates::integer as n_candidates,
    'home_area' as source
from {{ ref('s2_outlet_counts') }} as c
inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
inner join tier as t on c.n_outlets between t.from_n_outlets and t.to_n_outlets
order by c.merchant_id
