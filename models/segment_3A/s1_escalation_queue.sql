-- Which pairs of merchant and country split their trade over the country's time zones?
with pair as (
    select
        o.merchant_id,
        o.legal_country_iso,
        count(*)::integer as site_count,
        count(distinct t.tz_idx)::smallint as observed_zone_count
    from {{ ref('outlet_catalogue') }} as o
    left join {{ ref('site_timezones') }} as t on t.site_id = o.site_id
    group by o.merchant_id, o.legal_country_iso
),

country as (
    select country_iso, count(*)::smallint as zone_count_country
    from {{ ref('s2_country_zone_priors') }}
    group by country_iso
),

chance as (
    select
        m.*,
        c.zone_count_country,
        p.min_sites,
        p.force_site_count,
        round({{ escalation_chance('c.zone_count_country', 'm.site_count', 'm.observed_zone_count', 'p') }}, 8)::decimal(9, 8) as chance,
        {{ rng_uniform('3A.S1.escalate', ['m.merchant_id', iso_key('m.legal_country_iso')]) }} as u
    from pair as m
    left join country as c on c.country_iso = m.legal_country_iso
    cross join {{ source('policy_3A', 'zone_mixture_policy') }} as p
),

decided as (
    select
        *,
        case
            when coalesce(zone_count_country, 0) <= 1 then 'forced_monolithic'
            when site_count < min_sites then 'below_min_sites'
            when site_count >= force_site_count then 'forced_escalation'
            when u < chance then 'default_escalation'
            else 'legacy_default'
        end as decision_reason
    from chance
)

select
    merchant_id,
    legal_country_iso,
    site_count,
    coalesce(zone_count_country, 0)::smallint as zone_count_country,
    observed_zone_count,
    case when decision_reason in ('default_escalation', 'legacy_default') then chance end as escalation_probability,
    decision_reason in ('forced_escalation', 'default_escalation') as is_escalated,
    decision_reason
from decided
order by merchant_id, legal_country_iso
