-- By which factor does the calendar move each class in each zone of a country, hour by hour of the horizon?
with key as (
    select * from {{ ref('s4_overlay_key') }}
),

every_hour as (
    select k.overlay_idx, h.bucket_idx
    from key as k
    cross join (select unnest(range(horizon_hours))::smallint as bucket_idx from {{ ref('s4_horizon') }}) as h
),

vector as (
    select
        e.overlay_idx,
        list(coalesce(o.factor, 1) order by e.bucket_idx) as factor,
        list(coalesce(o.factor_without_campaign, 1) order by e.bucket_idx) as factor_without_campaign,
        list(coalesce(o.holds_promotions, false) order by e.bucket_idx) as holds_promotions
    from every_hour as e
    left join {{ ref('s4_overlay_hours') }} as o on o.overlay_idx = e.overlay_idx and o.bucket_idx = e.bucket_idx
    group by e.overlay_idx
)

select k.overlay_idx, k.legal_country_iso, k.tz_idx, k.demand_class, v.factor, v.factor_without_campaign, v.holds_promotions
from key as k
inner join vector as v on v.overlay_idx = k.overlay_idx
order by k.overlay_idx
