-- In which town does each outlet slot end up, once no town holds too much of one merchant?
with choice as (
    select * from {{ ref('s4_slot_choice') }}
),

footprint as (
    select * from {{ ref('s4_pair_footprint') }}
),

centre as (
    select
        country_iso as legal_country_iso,
        tile_id,
        curve_rank,
        count(*) over (partition by country_iso) as n_centres
    from {{ ref('s4_market_centres') }}
),

ranked_slot as (
    select
        c.merchant_id,
        c.legal_country_iso,
        c.slot,
        c.tile_id,
        f.tile_cap,
        row_number() over (partition by c.merchant_id, c.legal_country_iso, c.tile_id order by c.slot) as rank_in_tile
    from choice as c
    inner join footprint as f on f.merchant_id = c.merchant_id and f.legal_country_iso = c.legal_country_iso
),

overflow_draw as (
    select
        *,
        {{ rng_uniform('1B.S4.reroute', ['merchant_id', iso_key('legal_country_iso'), 'slot']) }} < 0.5e0 as goes_forward
    from ranked_slot
    where rank_in_tile > tile_cap
),

overflow_slot as (
    select
        *,
        row_number() over (partition by merchant_id, legal_country_iso, goes_forward order by slot) as turn
    from overflow_draw
),

-- The overfull tile that the pair's overflow walks away from, and how many slots walk.
overflow_pair as (
    select
        o.merchant_id,
        o.legal_country_iso,
        count(*) as n_overflow,
        min(c.curve_rank) as from_rank
    from overflow_slot as o
    inner join centre as c on c.legal_country_iso = o.legal_country_iso and c.tile_id = o.tile_id
    group by o.merchant_id, o.legal_country_iso
),

kept_in_tile as (
    select
        merchant_id,
        legal_country_iso,
        tile_id,
        count(*) as n_kept
    from ranked_slot
    where rank_in_tile <= tile_cap
    group by merchant_id, legal_country_iso, tile_id
),

free_place as (
    select
        o.merchant_id,
        o.legal_country_iso,
        c.tile_id,
        (c.curve_rank - o.from_rank + c.n_centres) % c.n_centres as steps_forward,
        unnest(range(least(f.tile_cap - coalesce(k.n_kept, 0), o.n_overflow))) as place
    from overflow_pair as o
    inner join footprint as f on f.merchant_id = o.merchant_id and f.legal_country_iso = o.legal_country_iso
    inner join centre as c on c.legal_country_iso = o.legal_country_iso
    left join kept_in_tile as k
        on k.merchant_id = o.merchant_id and k.legal_country_iso = o.legal_country_iso and k.tile_id = c.tile_id
),

-- Forward walkers fill the free places from the front of the curve, backward walkers from its end: they never meet.
free_place_turn as (
    select
        *,
        row_number() over (partition by merchant_id, legal_country_iso order by steps_forward, place) as forward_turn,
        row_number() over (partition by merchant_id, legal_country_iso order by steps_forward desc, place) as backward_turn
    from free_place
),

rerouted_slot as (
    select
        o.merchant_id,
        o.legal_country_iso,
        o.slot,
        f.tile_id
    from overflow_slot as o
    inner join free_place_turn as f
        on f.merchant_id = o.merchant_id and f.legal_country_iso = o.legal_country_iso
        and o.turn = case when o.goes_forward then f.forward_turn else f.backward_turn end
)

select
    c.merchant_id,
    c.legal_country_iso,
    c.slot,
    coalesce(r.tile_id, c.tile_id) as tile_id,
    c.footprint,
    r.tile_id is not null as rerouted
from choice as c
left join rerouted_slot as r
    on r.merchant_id = c.merchant_id and r.legal_country_iso = c.legal_country_iso and r.slot = c.slot
order by c.merchant_id, c.legal_country_iso, c.slot
