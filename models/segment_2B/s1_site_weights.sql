-- Which part of 2^32 of its merchant's traffic does each site hold?
with site as (
    select
        o.merchant_id,
        o.legal_country_iso,
        o.site_order,
        o.site_id,
        o.site_idx,
        o.merchant_idx,
        z.tz_idx,
        case when l.n_sites = 1 then 1e0 else s.share end as share,
        case
            when l.n_sites = 1 then 'single'
            when s.has_weight then p.weight_source_mode
            else p.fallback
        end as weight_source,
        coalesce(s.secondary_floor_applied or not s.has_weight, false) as floor_applied
    from {{ ref('outlet_catalogue') }} as o
    inner join {{ ref('s1_merchant_law') }} as l on l.merchant_id = o.merchant_id
    left join {{ ref('s1_site_shares') }} as s on s.site_id = o.site_id
    left join {{ ref('site_timezones') }} as z on z.site_id = o.site_id
    cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
),

weighed as (
    {{ quantised_weights('site', ['merchant_id'], weight='share', ties=['site_id'], column='mass_q', total=4294967296) }}
)

select
    merchant_id,
    legal_country_iso,
    site_order,
    site_id,
    site_idx,
    merchant_idx,
    tz_idx,
    mass_q,
    mass_q / 4294967296e0 as p_weight,
    weight_source,
    floor_applied
from weighed
order by merchant_id, legal_country_iso, site_order
