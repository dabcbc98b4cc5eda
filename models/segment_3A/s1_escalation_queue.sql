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

ruled as (
    select
        *,
        case
            when coalesce(zone_count_country, 0) <= 1 then 'forced_monolithic'
            when site_count < min_sites then 'below_min_sites'
            when site_count >= force_site_count then 'forced_escalation'
        end as rule
    from chance
),

-- how many of the other pairs split: the sum of their chances, made whole for each zone count along one running sum
quota as (
    select zone_count_country, floor(reached + start_u) - floor(reached - expected + start_u) as n_split
    from (
        select
            zone_count_country,
            sum(chance) as expected,
            sum(sum(chance)) over (order by zone_count_country) as reached,
            round({{ rng_uniform('3A.S1.start', ['1']) }}, 9)::decimal(10, 9) as start_u
        from ruled
        where rule is null
        group by zone_count_country
    )
),

-- and which: those with the least odds of the draw against the odds of the chance (Pareto sampling), so that each keeps its chance
placed as (
    select
        *,
        row_number() over (
            partition by zone_count_country, rule
            order by u / (1 - u) * (1 - chance::double) / chance::double, merchant_id, legal_country_iso
        ) as place
    from ruled
),

decided as (
    select p.*, coalesce(p.rule, case when p.place <= q.n_split then 'default_escalation' else 'legacy_default' end) as decision_reason
    from placed as p
    left join quota as q on q.zone_count_country = p.zone_count_country
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
