-- How local is each merchant in each country: how many outlets cluster around one anchor town, and which town is it?
with placement as (
    select * from {{ source('policy_1B', 'placement') }}
),

merchant_draw as (
    select
        merchant_id,
        {{ rng_uniform('1B.S4.lambda', ['merchant_id']) }} as share_u
    from (select distinct merchant_id from {{ ref('s3_requirements') }})
),

merchant_share as (
    select
        d.merchant_id,
        q_beta(d.share_u, p.local_share_beta_a, p.local_share_beta_b) as local_share
    from merchant_draw as d
    cross join placement as p
),

pair_draw as (
    select
        merchant_id,
        legal_country_iso,
        n_sites,
        {{ rng_uniform('1B.S4.local_n', ['merchant_id', iso_key('legal_country_iso')]) }} as local_n_u,
        {{ rng_uniform('1B.S4.anchor', ['merchant_id', iso_key('legal_country_iso')]) }} as order_u,
        {{ rng_uniform('1B.S4.anchor_start', [iso_key('legal_country_iso')]) }} as start_u
    from {{ ref('s3_requirements') }}
),

country_market as (
    select
        country_iso,
        count(*) as n_centres,
        sum(centre_weight_e12)::bigint as total_e12
    from {{ ref('s4_market_centres') }}
    group by country_iso
),

pair_local as (
    select
        d.*,
        s.local_share,
        case when d.n_sites = 1 then 0 else q_binomial(d.local_n_u, d.n_sites::double, s.local_share) end::integer as n_local
    from pair_draw as d
    inner join merchant_share as s on s.merchant_id = d.merchant_id
),

-- In keyed order each pair takes a stretch of its country's market as long as its part of the country's local outlets, and
-- anchors in the middle of it: clusters together follow the market, whichever town one of them lands in.
pair_stretch as (
    select
        *,
        (
            start_u
            + (sum(n_local) over queue - n_local / 2e0) / greatest(sum(n_local) over (partition by legal_country_iso), 1)
        ) % 1e0 as anchor_position
    from pair_local
    window queue as (partition by legal_country_iso order by order_u, merchant_id rows between unbounded preceding and current row)
),

pair_target as (
    select
        d.merchant_id,
        d.legal_country_iso,
        d.legal_country_iso as country_iso,
        d.n_sites,
        w.n_centres,
        d.local_share,
        d.n_local,
        {{ stratum_target(0, 'd.anchor_position', 1, 'w.total_e12') }} as target_e12
    from pair_stretch as d
    inner join country_market as w on w.country_iso = d.legal_country_iso
),

anchored_pair as (
    {{ pick_by_weight('pair_target', ref('s4_market_centres'), keys=['country_iso'], pick=['tile_id']) }}
)

select
    a.merchant_id,
    a.legal_country_iso,
    a.n_sites,
    round(a.local_share, 9) as local_share,
    a.n_local,
    a.n_sites - a.n_local as n_national,
    a.tile_id as anchor_tile_id,
    round(p.local_scale_km_base + p.local_scale_km_per_sqrt_n * sqrt(a.n_sites), 6) as local_scale_km,
    -- A country with few centres cannot do better than an even split.
    case
        when a.n_sites < p.pair_guard_min_sites then a.n_sites
        else greatest(ceil(p.pair_tile_share_max * a.n_sites), ceil(a.n_sites / a.n_centres))
    end::integer as tile_cap
from anchored_pair as a
cross join placement as p
order by a.merchant_id, a.legal_country_iso
