-- Which merchants run several outlets, and which of the register are in the panel?
with log_odds as (
    select
        r.merchant_id,
        f.territory_class,
        f.continent,
        r.home_country_iso,
        round(p.beta0 + g.value + c.value + b.value, 9) as eta
    from {{ ref('s0_merchant_register') }} as r
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
    cross join {{ source('policy_1A', 'outlet_model') }} as p
    inner join {{ source('policy_1A', 'outlet_model__beta_group') }} as g on g.key = r.mcc_group
    inner join {{ source('policy_1A', 'outlet_model__beta_channel') }} as c on c.key = r.channel
    inner join {{ source('policy_1A', 'outlet_model__beta_gdp') }} as b on b.ordinal + 1 = r.gdp_bucket
),

drawn as (
    select
        merchant_id,
        territory_class,
        continent,
        home_country_iso,
        eta,
        round({{ logistic('eta') }}, 9) as pi,
        {{ rng_uniform('1A.S1.hurdle', ['merchant_id']) }} as u_hurdle,
        {{ rng_uniform('1A.S1.offset', ['0::bigint']) }} as u_offset,
        {{ rng_uniform('1A.S1.panel', ['merchant_id']) }} as u_panel
    from log_odds
),

-- A golden-ratio sequence: the chance of each merchant is its pi, and a country has about as many chains as expected.
staged as (
    select
        d.*,
        {{ golden_ratio_fraction('row_number() over (order by ' ~ market_order('d') ~ ', d.u_hurdle, d.merchant_id) - 1', 'd.u_offset') }} as hurdle_quantile
    from drawn as d
),

classed as (
    select merchant_id, eta, pi, hurdle_quantile < pi as is_multi, u_panel
    from staged
),

-- Single shops in the order of their draw; the panel takes the first share of them, so that its size is no draw.
queued as (
    select
        *,
        row_number() over (partition by is_multi order by u_panel, merchant_id) as queue_position,
        count(*) over (partition by is_multi) as n_alike
    from classed
),

-- Cut-off design: every chain with weight 1, a fixed share of the single shops with its inverse as weight.
sampled as (
    select
        q.merchant_id,
        q.eta,
        q.pi,
        q.is_multi,
        q.is_multi or q.queue_position <= round(p.take_some * q.n_alike) as in_panel,
        case when q.is_multi then 1e0 else round(1 / p.take_some, 9) end as panel_weight
    from queued as q
    cross join {{ source('policy_1A', 'outlet_model') }} as p
)

select
    merchant_id,
    eta,
    pi,
    is_multi,
    in_panel,
    case when in_panel then panel_weight else 0e0 end as design_weight
from sampled
order by merchant_id
