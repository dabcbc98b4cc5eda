-- What shape did each merchant's site weights take?
with outcome as (
    select
        h.merchant_id,
        max(h.site_id) filter (where h.is_hub) as hub_site_id,
        bool_or(s.soft_cap_applied) as soft_cap_applied,
        bool_or(s.secondary_floor_applied) as secondary_floor_applied
    from {{ ref('s1_site_shape') }} as h
    inner join {{ ref('s1_site_shares') }} as s on s.site_id = h.site_id
    group by h.merchant_id
),

source as (
    select merchant_id, min(weight_source) as weight_profile
    from {{ ref('s1_site_weights') }}
    group by merchant_id
)

select
    l.merchant_id,
    l.merchant_idx,
    l.n_sites,
    l.n_tz_groups,
    l.size_bucket,
    w.weight_profile,
    l.mixture_component,
    l.alpha_used,
    l.kappa_used,
    o.hub_site_id,
    coalesce(o.soft_cap_applied, false) as soft_cap_applied,
    coalesce(o.secondary_floor_applied, false) as secondary_floor_applied
from {{ ref('s1_merchant_law') }} as l
inner join source as w on w.merchant_id = l.merchant_id
left join outcome as o on o.merchant_id = l.merchant_id
order by l.merchant_id
