{{ config(parts_by='utc_day', is_long=true) }}
-- When does each arrival happen, in which civil time, and which outlet or edge serves it? Egress, in the order of arrival_id.
with cell as (
    select
        b.mz_idx,
        b.bucket_idx,
        b.first_arrival_id,
        b.count_n,
        b.tilt / 64e0 as tilt,
        1 - b.tilt / 128e0 as level,
        {{ first_arrival_key('b.mz_idx', 'b.bucket_idx') }} as first_key,
        epoch_us(g.bucket_start_utc) as start_us,
        r.merchant_idx,
        r.tz_idx,
        r.route_code,
        r.slot_offset,
        r.n_slots,
        r.p_online,
        r.online_slot_offset,
        r.online_n_slots,
        c.utc_offset_s,
        c.offset_after_s,
        coalesce(c.switch_at_s, 3600) * 1000000::bigint as switch_at_us
    from {{ ref('s4_bucket_index_5B') }} as b
    inner join {{ ref('s4_route_dim_5B') }} as r on r.mz_idx = b.mz_idx
    inner join {{ ref('s1_time_grid_5B') }} as g on g.bucket_idx = b.bucket_idx
    inner join {{ ref('s4_zone_clock_5A') }} as c on c.tz_idx = r.tz_idx and c.bucket_idx = b.bucket_idx
    where b.bucket_idx >= {{ utc_day_idx() }} * 24 and b.bucket_idx < {{ utc_day_idx() }} * 24 + 24
    -- the order of ids; DuckDB 2.0.0 moreover fails on parquet dictionaries that change under the unnest, which a sort resolves
    order by b.bucket_idx, b.mz_idx
),

arrival as (
    select *, unnest(range(count_n)) as seq from cell
),

keyed as (
    select *, first_key + seq as draw_key from arrival
),

drawn as (
    select
        *,
        {{ rng_uniform('5B.S4.time', ['draw_key']) }} as u,
        {{ rng_bits('5B.S4.route', ['draw_key'], index=0) }} as word_0,
        {{ rng_bits('5B.S4.route', ['draw_key'], index=1) }} as word_1,
        case when p_online is not null then {{ dist_bernoulli(rng_uniform('5B.S4.coin', ['draw_key']), 'p_online') }} else route_code = 2 end as is_virtual
    from keyed
),

placed as (
    select
        *,
        least(floor({{ tilted_place('u', 'tilt', 'level') }} * 3.6e9)::bigint, 3599999999) as us,
        case
            when p_online is not null and is_virtual then {{ alias_slot('word_0', 'online_slot_offset', 'online_n_slots') }}
            else {{ alias_slot('word_0', 'slot_offset', 'n_slots') }}
        end as slot
    from drawn
),

routed as (
    select p.*, {{ alias_choice('p.word_1', 's', 'item_idx', 'alias_item_idx') }} as item_idx
    from placed as p
    inner join {{ ref('s4_route_slots_5B') }} as s on s.slot = p.slot
)

select
    first_arrival_id + seq as arrival_id,
    merchant_idx,
    mz_idx,
    bucket_idx,
    make_timestamp(start_us + us) as ts_utc,
    tz_idx,
    case when us < switch_at_us then utc_offset_s else offset_after_s end as utc_offset_s,
    is_virtual,
    case when not is_virtual then item_idx end as site_idx,
    case when is_virtual then item_idx end as edge_idx,
    case when is_virtual then 2 else route_code end::utinyint as route_code
from routed
-- nearly sorted already: it holds whichever side the optimizer builds the last join from
order by arrival_id
