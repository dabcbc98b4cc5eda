-- When do campaigns burst? One burst in each equal stretch of the window, wholly inside.
with stretch as (
    select
        c.campaign_idx,
        c.start_s,
        c.length_s,
        t.burst_min_minutes * 60 as least_s,
        t.burst_max_minutes * 60 as most_s,
        greatest(round(t.burst_per_day * c.length_s / 86400), 1)::bigint as bursts_n
    from {{ ref('s3_campaign_catalogue_6B') }} as c
    inner join {{ source('policy_6B', 'campaigns__templates') }} as t on t.template_no = c.template_no
    where t.burst_per_day > 0
),

numbered as (
    select *, unnest(range(bursts_n)) as burst_no, length_s::double / bursts_n as stretch_s
    from stretch
),

drawn as (
    select
        *,
        {{ rng_uniform('6B.S3.burst', ['campaign_idx', 'burst_no'], index=0) }} as u_start,
        {{ rng_uniform('6B.S3.burst', ['campaign_idx', 'burst_no'], index=1) }} as u_length
    from numbered
),

sized as (
    select *, least({{ dist_uniform('u_length', 'least_s', 'most_s') }}, stretch_s) as burst_s
    from drawn
)

select
    campaign_idx,
    burst_no::smallint as burst_no,
    bursts_n::smallint as bursts_n,
    (start_s + floor(burst_no * stretch_s + u_start * (stretch_s - burst_s)))::integer as burst_start_s,
    (start_s + floor(burst_no * stretch_s + u_start * (stretch_s - burst_s) + burst_s))::integer as burst_end_s
from sized
order by campaign_idx, burst_no
