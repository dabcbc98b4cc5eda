-- In which country does each virtual merchant settle, and is that home, a hub or offshore?
with drawn as (
    select
        v.merchant_id,
        v.virtual_mode,
        m.home_country_iso,
        {{ rng_uniform('3B.S1.settle_class', ['v.merchant_id']) }} as u
    from {{ ref('virtual_classification_3B') }} as v
    inner join {{ ref('s1_rule_match') }} as m on m.merchant_id = v.merchant_id
    where v.is_virtual
),

chance as (
    select 'VIRTUAL_ONLY' as virtual_mode, class_probs_VIRTUAL_ONLY_HOME as p_home, class_probs_VIRTUAL_ONLY_REGIONAL_HUB as p_hub
    from {{ source('policy_3B', 'settlement_policy') }}
    union all
    select 'HYBRID', class_probs_HYBRID_HOME, class_probs_HYBRID_REGIONAL_HUB
    from {{ source('policy_3B', 'settlement_policy') }}
),

classed as (
    select
        d.*,
        case
            when d.u < c.p_home then 'HOME'
            when d.u < c.p_home + c.p_hub then 'REGIONAL_HUB'
            else 'OFFSHORE'
        end as settlement_class
    from drawn as d
    inner join chance as c on c.virtual_mode = d.virtual_mode
),

abroad as (
    select 'REGIONAL_HUB' as settlement_class, h.key as country_iso, h.value as weight, p.regional_hub_decay_km as decay_km
    from {{ source('policy_3B', 'settlement_policy__regional_hubs') }} as h
    cross join {{ source('policy_3B', 'settlement_policy') }} as p
    union all
    select 'OFFSHORE', o.key, o.value, p.offshore_decay_km
    from {{ source('policy_3B', 'settlement_policy__offshore') }} as o
    cross join {{ source('policy_3B', 'settlement_policy') }} as p
),

candidate as (
    select
        c.merchant_id,
        a.country_iso,
        a.weight * exp(-{{ haversine_km('h.centroid_lat_deg', 'h.centroid_lon_deg', 't.centroid_lat_deg', 't.centroid_lon_deg') }} / a.decay_km) as pull,
        {{ rng_uniform('3B.S1.settle_country', ['c.merchant_id', iso_key('a.country_iso')]) }} as u
    from classed as c
    inner join abroad as a on a.settlement_class = c.settlement_class and a.country_iso <> c.home_country_iso
    inner join {{ source('ref', 'ref_countries') }} as h on h.country_iso = c.home_country_iso
    inner join {{ source('ref', 'ref_countries') }} as t on t.country_iso = a.country_iso
),

-- exponential race: the first to ring has won in proportion to its pull
won as (
    select merchant_id, arg_min(country_iso, (-ln(u) / pull, country_iso)) as country_iso, count(u) as n_drawn
    from candidate
    group by merchant_id
)

select
    c.merchant_id,
    c.virtual_mode,
    c.home_country_iso,
    c.settlement_class,
    case when c.settlement_class = 'HOME' then c.home_country_iso else w.country_iso end as settlement_country_iso,
    coalesce(w.n_drawn, 0)::integer as n_drawn
from classed as c
left join won as w on w.merchant_id = c.merchant_id
order by c.merchant_id
