-- What does each split pair know of its zones: its market's prior, and its own outlets?
with pair as (
    select merchant_id, legal_country_iso, site_count
    from {{ ref('s1_escalation_queue') }}
    where is_escalated
),

observed as (
    select p.merchant_id, p.legal_country_iso, t.tzid, t.tz_idx, count(*)::integer as observed_site_count
    from pair as p
    inner join {{ ref('site_timezones') }} as t on t.merchant_id = p.merchant_id and t.legal_country_iso = p.legal_country_iso
    group by p.merchant_id, p.legal_country_iso, t.tzid, t.tz_idx
),

-- a legal zone below the population floor enters the list of a pair that has a site there
zone as (
    select p.merchant_id, p.legal_country_iso, z.tzid, z.tz_idx, z.alpha_effective as alpha_prior
    from pair as p
    inner join {{ ref('s2_country_zone_priors') }} as z on z.country_iso = p.legal_country_iso
    union all
    select o.merchant_id, o.legal_country_iso, o.tzid, o.tz_idx, f.default_floor_alpha
    from observed as o
    cross join {{ source('policy_3A', 'zone_floor_policy') }} as f
    anti join {{ ref('s2_country_zone_priors') }} as z on z.country_iso = o.legal_country_iso and z.tzid = o.tzid
),

merchant as (
    select merchant_id, {{ rng_uniform('3A.S3.lambda', ['merchant_id']) }} as u
    from (select distinct merchant_id from pair)
),

trust as (
    select
        m.merchant_id,
        round(least(greatest(
            exp(p.lambda_sigma * {{ dist_normal('m.u') }} - p.lambda_sigma * p.lambda_sigma / 2), p.lambda_clip_lo
        ), p.lambda_clip_hi), 9) as lambda_merchant
    from merchant as m
    cross join {{ source('policy_3A', 's3_dispersion') }} as p
)

select
    z.merchant_id,
    z.legal_country_iso,
    z.tzid,
    z.tz_idx,
    coalesce(o.observed_site_count, 0) as observed_site_count,
    t.lambda_merchant,
    round(t.lambda_merchant * z.alpha_prior + {{ footprint_evidence('coalesce(o.observed_site_count, 0)', 'm.site_count', 'p') }}, 9) as alpha_posterior
from zone as z
inner join trust as t on t.merchant_id = z.merchant_id
inner join pair as m on m.merchant_id = z.merchant_id and m.legal_country_iso = z.legal_country_iso
left join observed as o on o.merchant_id = z.merchant_id and o.legal_country_iso = z.legal_country_iso and o.tzid = z.tzid
cross join {{ source('policy_3A', 's3_dispersion') }} as p
order by z.merchant_id, z.legal_country_iso, z.tzid
