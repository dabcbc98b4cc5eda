-- From which points of presence does each virtual merchant's traffic appear, and with which weight?
with weighed as (
    select
        e.*,
        b.country_share,
        round(1e6 * pow(e.population, p.place_weight_exponent)
            * exp(p.within_country_sigma * {{ dist_normal('e.u') }}))::bigint as pull
    from (
        select *, {{ rng_uniform('3B.S2.edge_weight', ['merchant_id', 'edge_seq']) }} as u
        from {{ ref('s2_edge_site') }}
    ) as e
    inner join {{ ref('s2_country_budget') }} as b on b.merchant_idx = e.merchant_idx and b.country_iso = e.country_iso
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
),

shared as (
    select
        *,
        country_share * (pull / (sum(pull) over (partition by merchant_idx, country_iso))::double) as share
    from weighed
),

massed as (
    {{ quantised_weights('shared', ['merchant_idx'], weight='share', ties=['edge_seq'], column='mass_q', total=4294967296) }}
)

select
    (row_number() over (order by m.merchant_idx, m.edge_seq) - 1)::integer as edge_idx,
    m.merchant_id,
    m.merchant_idx,
    m.edge_seq,
    left(sha256(m.merchant_id || '|' || m.edge_seq), 16) as edge_id,
    m.country_iso,
    m.place_id,
    m.lat_deg,
    m.lon_deg,
    z.tz_idx,
    m.tzid_operational,
    m.tz_source,
    m.mass_q,
    m.mass_q / 4294967296e0 as edge_weight,
    m.jitter_attempts
from massed as m
left join {{ ref('tz_dim_2A') }} as z on z.tzid = m.tzid_operational
order by edge_idx
