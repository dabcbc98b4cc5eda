-- Which outlet of a merchant takes which slot, so that site_order says nothing about geography?
with slot_draw as (
    select
        merchant_id,
        legal_country_iso,
        slot,
        tile_id,
        footprint,
        {{ rng_uniform('1B.S5.assign', ['merchant_id', iso_key('legal_country_iso'), 'slot']) }} as order_u
    from {{ ref('s4_site_slots') }}
),

ordered_slot as (
    select
        *,
        (row_number() over (partition by merchant_id, legal_country_iso order by order_u, slot))::integer as site_order
    from slot_draw
)

select
    o.merchant_id,
    o.legal_country_iso,
    o.site_order,
    c.site_id,
    o.tile_id,
    o.footprint
from ordered_slot as o
inner join {{ ref('outlet_catalogue') }} as c
    on c.merchant_id = o.merchant_id and c.legal_country_iso = o.legal_country_iso and c.site_order = o.site_order
order by o.merchant_id, o.legal_country_iso, o.site_order
