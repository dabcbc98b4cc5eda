-- How much demand has each merchant in each zone and channel before bounds and calibration?
with row_channel as (
    select
        d.*,
        s.demand_class,
        s.virtual_mode,
        s.strength,
        s.cnp_share,
        unnest(case
            when d.zone_origin <> 'site' or s.cnp_share = 1 then ['card_not_present']
            when s.cnp_share = 0 then ['card_present']
            else ['card_present', 'card_not_present']
        end) as channel_group
    from {{ ref('s1_domain') }} as d
    inner join {{ ref('s1_strength') }} as s on s.merchant_id = d.merchant_id
),

drawn as (
    select
        *,
        case when zone_origin = 'site' and virtual_mode <> 'VIRTUAL_ONLY'
            then {{ rng_uniform('5A.S1.zone_noise', ['merchant_id', iso_key('legal_country_iso'), 'tz_idx']) }}
        end as u
    from row_channel
)

select
    r.merchant_id,
    m.merchant_idx,
    r.legal_country_iso,
    r.tzid,
    r.tz_idx,
    r.channel_group,
    r.zone_origin,
    r.zone_role,
    r.demand_class,
    r.virtual_mode,
    r.zone_site_count,
    round(case
        when r.zone_origin = 'edge' then r.strength * p.virtual_only_sites * r.edge_share * {{ merchant_mult('m', 'p') }}
        when r.u is null then 0
        else r.strength * pow(r.zone_site_count, p.site_exponent) * {{ role_mult('r.zone_role', 'p') }} * {{ merchant_mult('m', 'p') }}
            * exp(p.zone_noise_sigma * {{ dist_normal('r.u') }} - p.zone_noise_sigma * p.zone_noise_sigma / 2)
            * case when r.channel_group = 'card_present' then (1 - r.cnp_share) * p.channel_mult_card_present
                else r.cnp_share * p.channel_mult_card_not_present end
    end, 6)::decimal(18, 6) as raw_volume
from drawn as r
inner join {{ ref('s1_merchant_demand') }} as m on m.merchant_id = r.merchant_id
cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
order by r.merchant_id, r.legal_country_iso, r.tzid, r.channel_group
