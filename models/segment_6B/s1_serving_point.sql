-- To which catchments, market and terminals does an arrival belong by the outlet or edge that serves it?
with catchment as (
    select
        origin_idx,
        max(catchment_idx) filter (where presence = 0) as pos_catchment_idx,
        max(catchment_idx) filter (where presence = 1) as online_catchment_idx
    from {{ ref('s1_catchment_member') }}
    group by origin_idx
)

select
    {{ serving_idx('o.edge_idx is not null', 'o.site_idx', 'o.edge_idx') }} as serving_idx,
    o.origin_idx,
    m.country_idx as market_idx,
    c.pos_catchment_idx,
    c.online_catchment_idx,
    k.terminal_off,
    k.terminal_n
from {{ ref('s1_origin_base_6A') }} as o
inner join {{ ref('s1_country_base_6A') }} as m on m.country_iso = o.country_iso
inner join {{ ref('s5_catchment_6A') }} as k on k.origin_idx = o.origin_idx
left join catchment as c on c.origin_idx = o.origin_idx
order by serving_idx
