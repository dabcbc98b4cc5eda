-- How volatile is each merchant in each of its zones, and when does its week peak there?
with pair as (
    select distinct w.merchant_idx, w.merchant_id, w.tz_idx, t.tzid, l.size_bucket
    from {{ ref('s1_site_weights') }} as w
    inner join {{ ref('s1_merchant_law') }} as l on l.merchant_id = w.merchant_id
    inner join {{ ref('tz_dim_2A') }} as t on t.tz_idx = w.tz_idx
),

zone_rule as (
    select
        z.tz_idx,
        coalesce(any_value(r.tzid_prefix), 'default') as tz_group,
        coalesce(any_value(r.multiplier), any_value(p.sigma_multiplier_by_tz_group_default)) as multiplier,
        coalesce(any_value(f.phase_days), any_value(p.weekly_phase_by_region_default_days)) as phase_days
    from (select distinct tz_idx, tzid from pair) as z
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
    left join (
        select t.tz_idx, min_by(r.tzid_prefix, r.ordinal) as tzid_prefix, min_by(r.multiplier, r.ordinal) as multiplier
        from {{ ref('tz_dim_2A') }} as t
        inner join {{ source('policy_2B', 'day_effect_policy_v1__sigma_multiplier_by_tz_group_rules') }} as r
            on starts_with(t.tzid, r.tzid_prefix)
        group by t.tz_idx
    ) as r on r.tz_idx = z.tz_idx
    left join (
        select t.tz_idx, min_by(r.phase_days, r.ordinal) as phase_days
        from {{ ref('tz_dim_2A') }} as t
        inner join {{ source('policy_2B', 'day_effect_policy_v1__weekly_phase_by_region_rules') }} as r
            on starts_with(t.tzid, r.tzid_prefix)
        group by t.tz_idx
    ) as f on f.tz_idx = z.tz_idx
    group by z.tz_idx
),

zone_draw as (
    select tz_idx, {{ rng_uniform('2B.S3.zone', ['tz_idx']) }} as zone_u
    from zone_rule
),

merchant_draw as (
    select
        merchant_id,
        {{ rng_uniform('2B.S3.merchant', ['merchant_id'], index=0) }} as jitter_u,
        {{ rng_uniform('2B.S3.merchant', ['merchant_id'], index=1) }} as phase_u
    from (select distinct merchant_id from pair)
),

zone_law as (
    select r.*, round(exp(p.zone_sigma * {{ dist_normal('d.zone_u') }}), 12) as zone_mult
    from zone_rule as r
    inner join zone_draw as d on d.tz_idx = r.tz_idx
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
),

merchant_law as (
    select
        d.merchant_id,
        round(least(greatest(
            exp(p.sigma_jitter_by_merchant_sigma * {{ dist_normal('d.jitter_u') }}), p.sigma_jitter_by_merchant_min
        ), p.sigma_jitter_by_merchant_max), 12) as jitter,
        round(p.weekly_phase_jitter_days * {{ dist_normal('d.phase_u') }}, 12) as phase_shift_days
    from merchant_draw as d
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
)

select
    m.merchant_idx,
    m.tz_idx,
    coalesce(b.key, 'default') || '|' || z.tz_group as sigma_source,
    round(least(greatest(coalesce(b.value, o.value) * z.multiplier * z.zone_mult * j.jitter, p.sigma_min), p.sigma_max), 12) as sigma_value,
    z.zone_mult,
    j.jitter,
    coalesce(a.value, ao.value) as weekly_amp,
    round(z.phase_days + j.phase_shift_days, 12) as weekly_phase_days
from pair as m
inner join zone_law as z on z.tz_idx = m.tz_idx
inner join merchant_law as j on j.merchant_id = m.merchant_id
left join {{ source('policy_2B', 'day_effect_policy_v1__sigma_base_by_segment') }} as b on b.key = m.size_bucket
left join {{ source('policy_2B', 'day_effect_policy_v1__weekly_component_amp_by_segment') }} as a on a.key = m.size_bucket
inner join {{ source('policy_2B', 'day_effect_policy_v1__sigma_base_by_segment') }} as o on o.key = 'default'
inner join {{ source('policy_2B', 'day_effect_policy_v1__weekly_component_amp_by_segment') }} as ao on ao.key = 'default'
cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
order by m.merchant_idx, m.tz_idx
