-- How do the countries with demand differ in age, income and connection, each against the others?
with used as (
    select distinct country_iso from {{ ref('s1_origin_base_6A') }}
),

known as (
    select
        c.country_iso,
        r.value as region,
        p.share_0_14,
        p.share_15_24,
        p.share_65_plus,
        p.internet_share,
        c.gdp_ppp_per_capita_usd as gdp_per_head_usd,
        c.centroid_lat_deg,
        c.centroid_lon_deg
    from {{ ref('s1_origin_base_6A') }} as o
    inner join {{ source('ref', 'ref_countries') }} as c on c.country_iso = o.country_iso
    left join {{ source('policy_6A', 'population__regions') }} as r on r.key = c.subregion
    left join {{ source('ref', 'ref_country_profile') }} as p on p.country_iso = c.country_iso
    group by all
),

-- what the source leaves open is the median of the region
filled as (
    select
        u.country_iso,
        k.region,
        {% for name in ['share_0_14', 'share_15_24', 'share_65_plus', 'internet_share', 'gdp_per_head_usd'] -%}
        coalesce(k.{{ name }}, median(k.{{ name }}) over (partition by k.region), median(k.{{ name }}) over ()) as {{ name }},
        {% endfor -%}
        k.share_0_14 is null or k.share_15_24 is null or k.share_65_plus is null or k.internet_share is null or k.gdp_per_head_usd is null as is_imputed,
        k.centroid_lat_deg,
        k.centroid_lon_deg
    from used as u
    left join known as k on k.country_iso = u.country_iso
)

select
    country_iso,
    region,
    share_15_24,
    share_65_plus,
    internet_share,
    gdp_per_head_usd,
    -- a household grows with the children in it: about 2.2 persons at 13 %, 5 at 42 %
    round(1 + 9.5 * share_0_14, 6) as household_size,
    is_imputed,
    round((share_65_plus - avg(share_65_plus) over ()) / stddev_pop(share_65_plus) over (), 6) as z_share_65,
    round((share_15_24 - avg(share_15_24) over ()) / stddev_pop(share_15_24) over (), 6) as z_share_15_24,
    round((ln(gdp_per_head_usd) - avg(ln(gdp_per_head_usd)) over ()) / stddev_pop(ln(gdp_per_head_usd)) over (), 6) as z_ln_gdp,
    coalesce(centroid_lat_deg, 0) as lat_deg,
    coalesce(centroid_lon_deg, 0) as lon_deg
from filled
order by country_iso
