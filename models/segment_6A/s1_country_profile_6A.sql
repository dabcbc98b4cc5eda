-- How do the countries with demand differ in age, income and connection, each against the others?
with used as (
    select distinct country_iso from {{ ref('s1_origin_base_6A') }}
),

known as (
    select
        u.country_iso,
        r.value as region,
        p.share_0_14,
        p.share_15_24,
        p.share_65_plus,
        p.internet_share,
        c.gdp_ppp_per_capita_usd as gdp_per_head_usd,
        c.centroid_lat_deg,
        c.centroid_lon_deg
    from used as u
    left join {{ source('ref', 'ref_countries') }} as c on c.country_iso = u.country_iso
    left join {{ source('policy_6A', 'population__regions') }} as r on r.key = c.subregion
    left join {{ source('ref', 'ref_country_profile') }} as p on p.country_iso = u.country_iso
),

-- what the source leaves open is the median of the region
filled as (
    select
        country_iso,
        region,
        {% for name in ['share_0_14', 'share_15_24', 'share_65_plus', 'internet_share', 'gdp_per_head_usd'] -%}
        coalesce({{ name }}, median({{ name }}) over (partition by region), median({{ name }}) over ()) as {{ name }},
        {% endfor -%}
        share_0_14 is null or share_15_24 is null or share_65_plus is null or internet_share is null or gdp_per_head_usd is null as is_imputed,
        centroid_lat_deg,
        centroid_lon_deg
    from known
)

select
    f.country_iso,
    f.region,
    f.share_15_24,
    f.share_65_plus,
    1 - (1 - f.internet_share) * (1 - p.online_catch_up) as online_share,
    f.gdp_per_head_usd,
    -- a household grows with the children in it
    round(p.household_persons_base + p.household_persons_slope * f.share_0_14, 6) as household_size,
    f.is_imputed,
    {% for name, figure in {'z_share_65': 'f.share_65_plus', 'z_share_15_24': 'f.share_15_24', 'z_ln_gdp': 'ln(f.gdp_per_head_usd)'}.items() -%}
    round(({{ figure }} - avg({{ figure }}) over ()) / stddev_pop({{ figure }}) over (), 6) as {{ name }},
    {% endfor -%}
    coalesce(f.centroid_lat_deg, 0) as lat_deg,
    coalesce(f.centroid_lon_deg, 0) as lon_deg
from filled as f
cross join {{ source('policy_6A', 'population') }} as p
order by f.country_iso
