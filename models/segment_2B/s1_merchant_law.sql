-- By which law does each merchant's traffic spread over its sites?
-- depends_on: {{ ref('s0_gate_receipt_2B') }}
with footprint as (
    select
        o.merchant_id,
        o.merchant_idx,
        count(*)::integer as n_sites,
        count(distinct z.tz_idx)::smallint as n_tz_groups
    from {{ ref('outlet_catalogue') }} as o
    left join {{ ref('site_timezones') }} as z on z.site_id = o.site_id
    group by o.merchant_id, o.merchant_idx
),

drawn as (
    select
        merchant_id,
        {{ rng_uniform('2B.S1.component', ['merchant_id']) }} as component_u,
        {{ rng_uniform('2B.S1.alpha', ['merchant_id']) }} as alpha_u,
        {{ rng_uniform('2B.S1.kappa', ['merchant_id']) }} as kappa_u,
        {{ rng_uniform('2B.S1.hub_size', ['merchant_id']) }} as hub_u
    from footprint
    where n_sites > 1
),

normal as (
    select
        merchant_id,
        component_u,
        {{ dist_normal('alpha_u') }} as alpha_z,
        {{ dist_normal('kappa_u') }} as kappa_z,
        {{ dist_normal('hub_u') }} as hub_z
    from drawn
),

bucket as (
    select
        b.key as size_bucket,
        b.min_sites,
        b.max_sites,
        m.hub_spoke,
        m.heavy_tail,
        a.value as alpha,
        g.value as hub_gain
    from {{ source('policy_2B', 'alias_layout_policy_v1__merchant_size_buckets') }} as b
    inner join {{ source('policy_2B', 'alias_layout_policy_v1__mixture_weights') }} as m on m.key = b.key
    inner join {{ source('policy_2B', 'alias_layout_policy_v1__concentration_alpha_by_bucket') }} as a on a.key = b.key
    inner join {{ source('policy_2B', 'alias_layout_policy_v1__hub_gain_by_bucket') }} as g on g.key = b.key
)

select
    f.merchant_id,
    f.merchant_idx,
    f.n_sites,
    f.n_tz_groups,
    case when f.n_sites = 1 then 'single' else b.size_bucket end as size_bucket,
    case
        when f.n_sites = 1 then 'single'
        when n.component_u < b.hub_spoke then 'hub_spoke'
        when n.component_u < b.hub_spoke + b.heavy_tail then 'heavy_tail'
        else 'near_uniform'
    end as mixture_component,
    round(b.alpha * exp(p.alpha_jitter * n.alpha_z), 12) as alpha_used,
    case when f.n_sites > 1 then round(least(greatest(
        p.cannibalisation_mean + p.cannibalisation_sd * n.kappa_z, p.cannibalisation_min
    ), p.cannibalisation_max), 12) end as kappa_used,
    round(b.hub_gain * pow(f.n_sites, p.hub_size_exponent) * exp(p.hub_jitter * n.hub_z), 12) as hub_gain_used
from footprint as f
left join normal as n on n.merchant_id = f.merchant_id
left join bucket as b on f.n_sites >= b.min_sites and f.n_sites <= coalesce(b.max_sites, f.n_sites)
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
order by f.merchant_id
