-- How many outlets does each merchant of the panel run?
with knob as (
    select * from {{ source('policy_1A', 'outlet_model') }}
),

panel as (
    select
        h.merchant_id,
        h.is_multi,
        r.mcc_group,
        r.channel,
        r.home_country_iso,
        f.territory_class,
        f.continent,
        f.chain_ceiling,
        eg.value + ec.value as size_effect,
        pg.value + pc.value as phi_effect
    from {{ ref('s1_hurdle') }} as h
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = h.merchant_id
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
    inner join {{ source('policy_1A', 'outlet_model__beta_group') }} as eg on eg.key = r.mcc_group
    inner join {{ source('policy_1A', 'outlet_model__beta_channel') }} as ec on ec.key = r.channel
    inner join {{ source('policy_1A', 'outlet_model__phi_group') }} as pg on pg.key = r.mcc_group
    inner join {{ source('policy_1A', 'outlet_model__phi_channel') }} as pc on pc.key = r.channel
    where h.in_panel
),

-- Mean and spread of the sector and channel effect over the policy's mix, so that no sample decides them.
mix as (
    select
        m.sector_share * m.channel_share as share,
        eg.value + ec.value as effect
    from (
        select
            mcc_group,
            share as sector_share,
            channel_probs_card_present as card_present,
            channel_probs_card_not_present as card_not_present,
            channel_probs_mixed as mixed
        from {{ source('policy_1A', 'merchant_mix__mcc_groups') }}
    ) unpivot (channel_share for channel in (card_present, card_not_present, mixed)) as m
    inner join {{ source('policy_1A', 'outlet_model__beta_group') }} as eg on eg.key = m.mcc_group
    inner join {{ source('policy_1A', 'outlet_model__beta_channel') }} as ec on ec.key = m.channel
),

mix_moment as (
    select
        sum((share * effect)::decimal(18, 12))::double as mean,
        sqrt(sum((share * effect * effect)::decimal(18, 12))::double - pow(sum((share * effect)::decimal(18, 12))::double, 2)) as sd
    from mix
),

drawn as (
    select
        merchant_id,
        territory_class,
        continent,
        home_country_iso,
        chain_ceiling,
        size_effect,
        phi_effect,
        {{ rng_uniform('1A.S2.order', ['merchant_id']) }} as u_order,
        {{ rng_uniform('1A.S2.phi', ['merchant_id']) }} as u_phi,
        {{ rng_uniform('1A.S2.nb', ['merchant_id']) }} as u_nb,
        {{ rng_uniform('1A.S2.offset', ['0']) }} as u_offset
    from panel
    where is_multi
),

-- A golden-ratio sequence gives each stratum, continent and country an even set of sizes; which merchant gets which stays keyed.
scored as (
    select
        d.*,
        case k.size_sequence
            when 'golden_ratio'
                then {{ golden_ratio_fraction('row_number() over (order by ' ~ market_order('d') ~ ', d.u_order, d.merchant_id) - 1', 'd.u_offset') }}
            else d.u_order
        end as size_quantile
    from drawn as d
    cross join knob as k
),

normal as (
    select
        s.*,
        greatest(least(s.size_quantile, k.size_quantile_max), k.size_quantile_min) as clipped_quantile
    from scored as s
    cross join knob as k
),

law as (
    select
        n.merchant_id,
        n.chain_ceiling,
        n.u_nb,
        round({{ dist_normal('n.clipped_quantile') }}, 9) as size_score,
        (n.size_effect - m.mean) / m.sd as effect_score,
        round(
            greatest(least(k.phi0 * exp(n.phi_effect + k.phi_merchant_sd * {{ dist_normal('n.u_phi') }}), k.phi_max), k.phi_min), 9
        ) as phi
    from normal as n
    cross join mix_moment as m
    cross join knob as k
),

sized as (
    select
        l.merchant_id,
        l.size_score,
        l.phi,
        l.chain_ceiling,
        l.u_nb,
        round(k.mu_med * exp(k.sigma * l.size_score * sqrt(1 - k.rho * k.rho) + k.rho * k.sigma * l.effect_score), 9) as mu
    from law as l
    cross join knob as k
),

counted as (
    select
        merchant_id,
        size_score,
        mu,
        phi,
        q_trunc_nbinom(u_nb, mu, phi, 2e0, chain_ceiling::double)::integer as n_outlets,
        round(1 - cdf_nbinom(1e0, mu, phi), 9) as accept_lower,
        round(cdf_nbinom(chain_ceiling::double, mu, phi), 9) as accept_upper
    from sized
)

select
    p.merchant_id,
    c.size_score,
    c.mu,
    c.phi,
    case when p.is_multi then c.n_outlets else 1 end as n_outlets,
    c.accept_lower,
    c.accept_upper
from panel as p
left join counted as c on c.merchant_id = p.merchant_id
order by p.merchant_id
