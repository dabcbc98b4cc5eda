-- Which campaigns of fraud and abuse are there, when do they run, and how many flows is each to take?
with world as (
    select
        f.flows,
        s.horizon_start_utc,
        s.horizon_hours * 3600 as horizon_s,
        {{ size_factor('p', 'f.flows') }} as size_factor,
        p.intensity_sigma
    from (select count(*) as flows from {{ ref('s2_flow_anchor_baseline_6B') }}) as f
    cross join {{ source('policy_world', 'scale') }} as s
    cross join {{ source('policy_6B', 'campaigns') }} as p
),

activated as (
    select
        t.*,
        w.*,
        {{ rng_uniform('6B.S3.activate', ['t.template_no']) }} as u_instances
    from {{ source('policy_6B', 'campaigns__templates') }} as t
    cross join world as w
),

counted as (
    select
        *,
        least(greatest(floor(lambda_per_28d * horizon_s / 2419200e0 * size_factor + u_instances)::bigint, instances_min), instances_max) as instances_n
    from activated
),

instance as (
    select * exclude (instance_no), instance_no, (row_number() over (order by template_no, instance_no))::smallint as campaign_idx
    from (select *, unnest(range(1, instances_n + 1)) as instance_no from counted)
),

drawn as (
    select
        *,
        {{ rng_uniform('6B.S3.window', ['campaign_idx'], index=0) }} as u_start,
        {{ rng_uniform('6B.S3.window', ['campaign_idx'], index=1) }} as u_length,
        {{ rng_uniform('6B.S3.window', ['campaign_idx'], index=2) }} as u_cohort,
        {{ rng_uniform('6B.S3.window', ['campaign_idx'], index=3) }} as u_markets,
        {{ rng_uniform('6B.S3.intensity', ['campaign_idx']) }} as u_intensity
    from instance
),

sized as (
    select
        *,
        least(floor({{ dist_uniform('u_length', 'duration_d_min', 'duration_d_max') }} * 86400)::bigint, horizon_s) as length_s,
        round({{ dist_lognormal('u_intensity', '0e0', 'intensity_sigma') }}, 9) as intensity,
        round(share * flows)::bigint as template_quota
    from drawn
),

apportioned as (
    {{ largest_remainder('sized', ['template_no'], weight='intensity', total='template_quota', ties=['campaign_idx'], count='quota') }}
),

placed as (
    select a.*, s.start_s
    from apportioned as a
    inner join ({{ balanced_starts('apportioned') }}) as s on s.campaign_idx = a.campaign_idx
)

select
    campaign_idx,
    template_no::utinyint as template_no,
    template,
    priority::utinyint as priority,
    horizon_start_utc + to_seconds(start_s) as start_utc,
    horizon_start_utc + to_seconds(start_s + length_s) as end_utc,
    start_s::integer as start_s,
    length_s::integer as length_s,
    active_weekdays::utinyint as active_weekdays,
    case presence when 'POS' then 0 when 'ECOM' then 1 else 2 end::utinyint as presence_code,
    anchor,
    needs_clearing,
    {{ whole_between('u_cohort', 'cohort_n_min', 'cohort_n_max') }}::smallint as cohort_n,
    {{ whole_between('u_markets', 'markets_n_min', 'markets_n_max') }}::utinyint as markets_n,
    intensity,
    quota::integer as quota
from placed
order by campaign_idx
