-- How many outlets of a merchant does each town get?
select
    merchant_id,
    legal_country_iso,
    tile_id,
    count(*)::integer as n_sites_tile
from {{ ref('s4_site_slots') }}
group by merchant_id, legal_country_iso, tile_id
order by merchant_id, legal_country_iso, tile_id
