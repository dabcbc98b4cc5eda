-- How does each virtual merchant lean over the countries beside its settlement?
with prior as (
    select
        w.country_iso,
        pow(w.weight, p.base_exponent) as base_weight,
        pow(w.weight, p.online_exponent) as online_weight,
        c.region,
        c.subregion,
        c.centroid_lat_deg,
        c.centroid_lon_deg
    from {{ source('policy_3B', 'cdn_country_weights__countries') }} as w
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
    inner join {{ source('ref', 'ref_countries') }} as c on c.country_iso = w.country_iso
),

near as (
    select
        m.merchant_idx,
        m.merchant_id,
        m.profile,
        c.country_iso,
        c.base_weight,
        c.online_weight
        * exp(-{{ haversine_km('m.settlement_lat_deg', 'm.settlement_lon_deg', 'c.centroid_lat_deg', 'c.centroid_lon_deg') }} / f.tau_km)
        * case
            when c.subregion = h.subregion then p.region_boost_subregion
            when c.region = h.region then p.region_boost_region
            else 1
        end as near_weight,
        {{ rng_uniform('3B.S2.country', ['m.merchant_id', iso_key('c.country_iso')]) }} as u
    from {{ ref('s2_merchant_profile') }} as m
    inner join prior as c on c.country_iso <> m.settlement_country_iso
    inner join {{ source('ref', 'ref_countries') }} as h on h.country_iso = m.settlement_country_iso
    inner join {{ source('policy_3B', 'cdn_country_weights__profiles') }} as f on f.key = m.profile
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
),

-- both parts as whole numbers of 10^-12 of their sum, so that no sum depends on the order of rows
base as (
    {{ quantised_weights('near', ['merchant_idx'], weight='base_weight', ties=['country_iso'], column='base_e12') }}
),

combined as (
    {{ quantised_weights('base', ['merchant_idx'], weight='near_weight', ties=['country_iso'], column='near_e12') }}
),

leaning as (
    select
        b.merchant_idx,
        b.merchant_id,
        b.country_iso,
        pow((1 - f.coupling) * b.base_e12 / 1e12 + f.coupling * b.near_e12 / 1e12, f.exponent)
        * exp(f.country_noise * {{ dist_normal('b.u') }}) as leaning
    from combined as b
    inner join {{ source('policy_3B', 'cdn_country_weights__profiles') }} as f on f.key = b.profile
),

mixed as (
    {{ quantised_weights('leaning', ['merchant_idx'], weight='leaning', ties=['country_iso'], column='share_e12') }}
),

bent as (
    select
        x.*,
        x.share_e12 / 1e12 > p.max_other_share as is_bent,
        case
            when x.share_e12 / 1e12 <= p.max_other_share then x.share_e12 / 1e12
            else p.max_other_share + p.other_share_reach * (1 - p.max_other_share)
                * (1 - exp(-(x.share_e12 / 1e12 - p.max_other_share) / (1 - p.max_other_share)))
        end as bent_share
    from mixed as x
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
),

settled as (
    select
        *,
        case
            when is_bent then bent_share
            else share_e12 / 1e12 * (1 - coalesce(sum(bent_share) filter (where is_bent) over by_merchant, 0))
                / (sum(share_e12) filter (where not is_bent) over by_merchant / 1e12)
        end as weight
    from bent
    window by_merchant as (partition by merchant_idx)
)

select merchant_idx, merchant_id, country_iso, weight as other_share, is_bent
from settled
order by merchant_idx, country_iso
