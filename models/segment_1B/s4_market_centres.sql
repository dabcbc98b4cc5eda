-- Which tiles of each country are market centres in this world, and how many outlets does each expect?
with demanded_country as (
    select distinct
        legal_country_iso as country_iso,
        country_total
    from {{ ref('s3_requirements') }}
),

threshold as (
    select round(market_threshold_sites * 1e12)::bigint as market_e12
    from {{ source('policy_1B', 'placement') }}
),

-- Outlets expected per tile, in units of 10^-12 outlet, so that every sum is exact.
expected_tile as (
    select
        w.country_iso,
        w.tile_id,
        w.cum_before_e12 as curve_order,
        w.weight_e12 * d.country_total as expected_e12,
        d.country_total
    from {{ ref('s2_tile_weights') }} as w
    inner join demanded_country as d on d.country_iso = w.country_iso
),

systematic_start as (
    select
        country_iso,
        {{ rng_uniform('1B.S4.activate', [iso_key('country_iso')]) }} as start_u
    from demanded_country
),

-- Small tiles line up along the curve; each whole multiple of the threshold that their running sum passes makes a centre.
small_tile_line as (
    select
        e.*,
        t.market_e12,
        e.expected_e12 >= t.market_e12 as is_large,
        floor(s.start_u * t.market_e12)::bigint as start_e12,
        (sum(case when e.expected_e12 < t.market_e12 then e.expected_e12 else 0 end)
            over (partition by e.country_iso order by e.curve_order))::bigint as small_after_e12
    from expected_tile as e
    inner join systematic_start as s on s.country_iso = e.country_iso
    cross join threshold as t
),

candidate as (
    select
        *,
        not is_large
        and (small_after_e12 + start_e12) // market_e12 > (small_after_e12 - expected_e12 + start_e12) // market_e12 as is_activated
    from small_tile_line
),

-- A country too small for any centre gets its heaviest tile, with all its outlets.
centre as (
    select
        *,
        is_large or is_activated as is_drawn
    from candidate
    qualify is_drawn
        or (not bool_or(is_large or is_activated) over (partition by country_iso)
            and row_number() over (partition by country_iso order by expected_e12 desc, tile_id) = 1)
),

weighted_centre as (
    select
        *,
        case
            when is_large then expected_e12
            when is_drawn then market_e12
            else country_total * 1000000000000
        end::bigint as centre_weight_e12
    from centre
)

select
    country_iso,
    tile_id,
    round(centre_weight_e12 / 1e12, 9) as expected_sites,
    centre_weight_e12,
    not is_large as activated,
    (row_number() over (partition by country_iso order by curve_order))::integer as curve_rank,
    (sum(centre_weight_e12) over (partition by country_iso order by curve_order) - centre_weight_e12)::bigint as cum_before_e12
from weighted_centre
order by country_iso, tile_id
