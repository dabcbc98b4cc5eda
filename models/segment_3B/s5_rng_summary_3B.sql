-- How many draws did the edges take, recounted from the catalogue?
with edge as (
    select country_iso, jitter_attempts, least(jitter_attempts, p.jitter_attempts_most) as events
    from {{ ref('edge_catalogue_3B') }}
    cross join (select jitter_attempts as jitter_attempts_most from {{ source('policy_3B', 'cdn_country_weights') }}) as p
),

counted as (
    select 'edges_total' as item, 'all' as key, count(*) as figure from edge
    union all
    select 'rng_events_total', 'all', sum(events) from edge
    union all
    select 'rng_blocks_total', 'all', sum(events) from edge
    union all
    select 'rng_draws_total', 'all', sum(events) * max(s.draws_per_key)
    from edge
    cross join {{ source('policy_world', 'rng_streams__streams') }} as s
    where s.stream = '3B.S2.jitter'
    union all
    select 'edges_by_country', country_iso, count(*) from edge group by country_iso
    union all
    select 'attempt_histogram', jitter_attempts::varchar, count(*) from edge group by jitter_attempts
)

select item, key, coalesce(figure, 0)::bigint as figure
from counted
order by item, key
