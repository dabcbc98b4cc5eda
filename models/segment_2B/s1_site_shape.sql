-- How strongly does each site draw traffic before anything is normalised?
with site as (
    select
        o.merchant_id,
        o.site_id,
        l.mixture_component,
        l.alpha_used,
        l.hub_gain_used,
        count(*) over (partition by o.merchant_id, z.tz_idx) as n_zone_sites,
        -- sites of one zone share a catchment: together they weigh n^(1 - kappa)
        pow(count(*) over (partition by o.merchant_id, z.tz_idx), -l.kappa_used) as zone_factor,
        {{ rng_uniform('2B.S1.appeal', ['o.merchant_id', 'o.site_id']) }} as appeal_u,
        case when l.mixture_component = 'heavy_tail' then {{ rng_uniform('2B.S1.rank', ['o.merchant_id', 'o.site_id']) }} end as rank_u,
        case when l.mixture_component <> 'heavy_tail' then {{ rng_uniform('2B.S1.noise', ['o.merchant_id', 'o.site_id']) }} end as noise_u,
        case when l.mixture_component = 'hub_spoke' then {{ rng_uniform('2B.S1.hub', ['o.merchant_id', 'o.site_id']) }} end as hub_u
    from {{ ref('outlet_catalogue') }} as o
    inner join {{ ref('s1_merchant_law') }} as l on l.merchant_id = o.merchant_id and l.n_sites > 1
    left join {{ ref('site_timezones') }} as z on z.site_id = o.site_id
),

placed as (
    select
        *,
        {{ dist_normal('appeal_u') }} as appeal_z,
        {{ dist_normal('noise_u') }} as noise_z,
        case when mixture_component = 'heavy_tail' then row_number() over (partition by merchant_id order by rank_u, site_id) end as site_rank,
        -- the first arrival of independent exponential clocks picks the hub in proportion to the zone factor
        coalesce(mixture_component = 'hub_spoke'
            and row_number() over (partition by merchant_id order by -ln(hub_u) / zone_factor, site_id) = 1, false) as is_hub
    from site
)

select
    t.merchant_id,
    t.site_id,
    t.n_zone_sites::integer as n_zone_sites,
    t.zone_factor,
    exp(p.appeal_sigma * t.appeal_z) as appeal_factor,
    t.site_rank::integer as site_rank,
    exp(case t.mixture_component when 'hub_spoke' then p.sigma_spoke else p.sigma_even end * t.noise_z) as noise_factor,
    case when t.mixture_component = 'hub_spoke' then t.is_hub end as is_hub,
    t.zone_factor * exp(p.appeal_sigma * t.appeal_z) * case t.mixture_component
        when 'heavy_tail' then pow(t.site_rank, -t.alpha_used)
        when 'hub_spoke' then exp(p.sigma_spoke * t.noise_z) * (1 + t.is_hub::integer * t.hub_gain_used)
        else exp(p.sigma_even * t.noise_z)
    end as weight
from placed as t
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
order by t.merchant_id, t.site_id
