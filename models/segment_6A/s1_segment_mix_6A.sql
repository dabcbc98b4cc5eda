-- Which part of a country's parties belongs to each segment?
with segment as (
    select s.*, e.region, e.share
    from {{ source('policy_6A', 'segments__segments') }} as s
    cross join lateral (
        {% for region in ['AFRICA', 'AMER', 'APAC', 'EMEA', 'LATAM'] -%}
        select '{{ region }}' as region, s.shares_{{ region }} as share {{ 'union all' if not loop.last }}
        {% endfor -%}
    ) as e
),

drawn as (
    select
        c.country_idx,
        c.country_iso,
        s.segment_code,
        s.party_type,
        s.share,
        p.z_share_65 * s.slope_share_65 + p.z_share_15_24 * s.slope_share_15_24 + p.z_ln_gdp * s.slope_ln_gdp as slope,
        {{ rng_uniform('6A.S1.mix', ['c.country_idx', 's.segment_code']) }} as u
    from {{ ref('s1_country_base_6A') }} as c
    inner join {{ ref('s1_country_profile_6A') }} as p on p.country_iso = c.country_iso
    inner join segment as s on s.region = c.region
),

tilted as (
    select
        d.*,
        round(d.share * exp(q.slope_factor * d.slope) * exp(q.mix_sigma * {{ dist_normal('d.u') }}), 12) as weight,
        q.share_bounds_min,
        q.share_bounds_max
    from drawn as d
    cross join {{ source('policy_6A', 'segments') }} as q
),

-- inside the bounds, then summing to one inside the kind
bounded as (
    select
        *,
        least(greatest(weight / sum(weight::decimal(18, 12)) over (partition by country_idx, party_type)::double, share_bounds_min),
            case when party_type = 'OTHER' then 1 else share_bounds_max end) as inside
    from tilted
),

kind as (
    select
        c.country_idx,
        round(case c.region
            {% for region in ['AFRICA', 'AMER', 'APAC', 'EMEA', 'LATAM'] -%}
            when '{{ region }}' then p.type_shares_business_{{ region }}
            {% endfor -%}
        end * exp(p.type_shares_country_sigma * {{ dist_normal('d.u') }}), 12) as business,
        p.type_shares_other as other
    from {{ ref('s1_country_base_6A') }} as c
    inner join (
        select country_idx, {{ rng_uniform('6A.S1.business', ['country_idx']) }} as u from {{ ref('s1_country_base_6A') }}
    ) as d on d.country_idx = c.country_idx
    cross join {{ source('policy_6A', 'population') }} as p
),

overall as (
    select
        b.country_idx,
        b.country_iso,
        b.segment_code,
        b.party_type,
        round(b.inside / sum(b.inside::decimal(18, 12)) over (partition by b.country_idx, b.party_type)::double, 12) as share_of_type,
        case b.party_type when 'BUSINESS' then k.business when 'OTHER' then k.other else 1 - k.business - k.other end as type_share,
        b.inside in (b.share_bounds_min, b.share_bounds_max) as is_clipped
    from bounded as b
    inner join kind as k on k.country_idx = b.country_idx
)

select
    country_idx,
    segment_code::utinyint as segment_code,
    country_iso,
    party_type,
    type_share,
    share_of_type,
    round(type_share * share_of_type, 12) as share,
    is_clipped
from overall
order by country_idx, segment_code
