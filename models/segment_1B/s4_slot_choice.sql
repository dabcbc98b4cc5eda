-- Which town does each outlet slot choose first: nationwide by market weight, or near the merchant's anchor town?
with footprint as (
    select
        *,
        legal_country_iso as country_iso
    from {{ ref('s4_pair_footprint') }}
),

centre as (
    select
        c.*,
        i.centroid_lat_deg,
        i.centroid_lon_deg
    from {{ ref('s4_market_centres') }} as c
    inner join {{ ref('s1_tile_index') }} as i on i.country_iso = c.country_iso and i.tile_id = c.tile_id
),

country_weight as (
    select
        country_iso,
        sum(centre_weight_e12)::bigint as total_e12
    from centre
    group by country_iso
),

national_draw as (
    select
        merchant_id,
        country_iso,
        n_national,
        i,
        {{ rng_uniform('1B.S4.national', ['merchant_id', iso_key('country_iso'), 'i']) }} as u
    from (select *, unnest(range(n_national)) as i from footprint)
),

national_target as (
    select
        d.merchant_id,
        d.country_iso,
        d.i + 1 as slot,
        {{ stratum_target('d.i', 'd.u', 'd.n_national', 'w.total_e12') }} as target_e12
    from national_draw as d
    inner join country_weight as w on w.country_iso = d.country_iso
),

national_slot as (
    {{ pick_by_weight('national_target', 'centre', keys=['country_iso'], pick=['tile_id']) }}
),

-- A local outlet weighs its country's centres by their market and by nearness to the anchor.
local_weight as (
    select
        f.merchant_id,
        f.country_iso,
        c.tile_id,
        c.curve_rank,
        round(c.centre_weight_e12 * exp(
            -{{ haversine_km('anchor.centroid_lat_deg', 'anchor.centroid_lon_deg', 'c.centroid_lat_deg', 'c.centroid_lon_deg') }}
            / f.local_scale_km
        ))::bigint as weight_e12
    from footprint as f
    inner join centre as anchor on anchor.country_iso = f.country_iso and anchor.tile_id = f.anchor_tile_id
    inner join centre as c on c.country_iso = f.country_iso
    where f.n_local > 0
),

local_curve as (
    select
        merchant_id,
        country_iso,
        tile_id,
        (sum(weight_e12) over (partition by merchant_id, country_iso order by curve_rank) - weight_e12)::bigint as cum_before_e12,
        (sum(weight_e12) over (partition by merchant_id, country_iso))::bigint as total_e12
    from local_weight
    where weight_e12 > 0
),

local_draw as (
    select
        merchant_id,
        country_iso,
        n_national,
        n_local,
        i,
        {{ rng_uniform('1B.S4.local', ['merchant_id', iso_key('country_iso'), 'i']) }} as u
    from (select *, unnest(range(n_local)) as i from footprint)
),

local_target as (
    select
        d.merchant_id,
        d.country_iso,
        d.n_national + d.i + 1 as slot,
        {{ stratum_target('d.i', 'd.u', 'd.n_local', 'w.total_e12') }} as target_e12
    from local_draw as d
    inner join (select distinct merchant_id, country_iso, total_e12 from local_curve) as w
        on w.merchant_id = d.merchant_id and w.country_iso = d.country_iso
),

local_slot as (
    {{ pick_by_weight('local_target', 'local_curve', keys=['merchant_id', 'country_iso'], pick=['tile_id']) }}
),

slot_choice as (
    select merchant_id, country_iso, slot, tile_id, 'national' as footprint from national_slot
    union all
    select merchant_id, country_iso, slot, tile_id, 'local' as footprint from local_slot
)

select
    merchant_id,
    country_iso as legal_country_iso,
    slot::integer as slot,
    tile_id,
    footprint
from slot_choice
order by merchant_id, legal_country_iso, slot
