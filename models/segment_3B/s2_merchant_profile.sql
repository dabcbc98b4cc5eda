-- With which profile, how many edges and which share at its settlement does each virtual merchant appear?
with merchant as (
    select
        v.merchant_id,
        v.merchant_idx,
        v.virtual_mode,
        s.settlement_class,
        s.settlement_country_iso,
        s.lat_deg as settlement_lat_deg,
        s.lon_deg as settlement_lon_deg,
        ntile(3) over (order by m.n_sites, v.merchant_id) as size_tercile,
        case
            when v.virtual_mode = 'HYBRID' then 'hybrid'
            when s.settlement_class = 'HOME' then 'virtual_only_home'
            else 'virtual_only_abroad'
        end as profile_group,
        {{ rng_uniform('3B.S2.profile', ['v.merchant_id']) }} as u_profile,
        {{ rng_uniform('3B.S2.edge_scale', ['v.merchant_id']) }} as u_scale,
        {{ rng_uniform('3B.S2.anchor', ['v.merchant_id']) }} as u_anchor
    from {{ ref('virtual_classification_3B') }} as v
    inner join {{ ref('s1_rule_match') }} as m on m.merchant_id = v.merchant_id
    inner join {{ ref('virtual_settlement_3B') }} as s on s.merchant_id = v.merchant_id
    where v.is_virtual
),

chance as (
    {% for group in ['virtual_only_home', 'virtual_only_abroad', 'hybrid'] -%}
    select
        '{{ group }}' as profile_group,
        profile_probs_{{ group }}_OFFSHORE_HUB as p_hub,
        profile_probs_{{ group }}_HYBRID_FOOTPRINT as p_hybrid
    from {{ source('policy_3B', 'cdn_country_weights') }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

profiled as (
    select
        m.*,
        case
            when m.u_profile < c.p_hub then 'OFFSHORE_HUB'
            when m.u_profile < c.p_hub + c.p_hybrid then 'HYBRID_FOOTPRINT'
            else 'REGIONAL_COMPACT'
        end as profile,
        case m.size_tercile when 1 then 'small' when 2 then 'mid' else 'large' end as size_bucket
    from merchant as m
    inner join chance as c on c.profile_group = m.profile_group
)

select
    m.merchant_id,
    m.merchant_idx,
    m.virtual_mode,
    m.settlement_class,
    m.settlement_country_iso,
    m.settlement_lat_deg,
    m.settlement_lon_deg,
    m.profile,
    m.size_bucket,
    round(least(p.edge_scale_max, greatest(p.edge_scale_min,
        p.edge_scale_median * f.edge_scale_mult
        * case m.size_bucket when 'small' then p.size_mult_small when 'mid' then p.size_mult_mid else p.size_mult_large end
        * {{ dist_lognormal('m.u_scale', 0, 'p.edge_scale_sigma') }}
    )))::integer as edge_scale_m,
    -- one step of the grid at least: every edge weighs something
    greatest(1e-9, round(f.max_single_country_share * q_beta(m.u_anchor, f.anchor_a, f.anchor_b), 9)) as anchor_share
from profiled as m
inner join {{ source('policy_3B', 'cdn_country_weights__profiles') }} as f on f.key = m.profile
cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
order by m.merchant_idx
