-- Where on Earth does every outlet stand?
select
    s.merchant_id,
    s.legal_country_iso,
    s.site_order,
    s.site_id,
    c.merchant_idx,
    s.lat_deg,
    s.lon_deg,
    s.tile_id
from {{ ref('s7_site_synthesis') }} as s
inner join {{ ref('outlet_catalogue') }} as c on c.site_id = s.site_id
order by s.merchant_id, s.legal_country_iso, s.site_order
