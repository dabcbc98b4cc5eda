-- In which countries does each campaign strike? The first of a race by volume are its region's; a few abroad spill over.
with volume as (
    select h.campaign_idx, f.market_idx, sum(f.flows)::bigint as flows
    from {{ ref('s3_campaign_cohort_6B') }} as h
    inner join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = h.campaign_idx
    inner join {{ ref('s3_flow_census_6B') }} as f on f.merchant_idx = h.merchant_idx and {{ strikes_presence('c.presence_code', 'f.presence') }}
    group by h.campaign_idx, f.market_idx
    union all
    select c.campaign_idx, f.market_idx, sum(f.flows)::bigint
    from {{ ref('s3_campaign_catalogue_6B') }} as c
    inner join {{ ref('s3_flow_census_6B') }} as f on {{ strikes_presence('c.presence_code', 'f.presence') }}
    where c.anchor = 'PARTY'
    group by c.campaign_idx, f.market_idx
),

drawn as (
    select v.*, k.region, {{ rng_uniform('6B.S3.market', ['v.campaign_idx', 'v.market_idx']) }} as u
    from volume as v
    inner join {{ ref('s1_country_base_6A') }} as k on k.country_idx = v.market_idx
),

raced as (
    select *, {{ dist_exponential('u', 'flows') }} as finish
    from drawn
),

regioned as (
    select *, region <> first_value(region) over (partition by campaign_idx order by finish, market_idx) as is_abroad
    from raced
),

ranked as (
    select
        *,
        count(*) over (partition by campaign_idx) as raced_n,
        row_number() over (partition by campaign_idx order by is_abroad, finish, market_idx) as position,
        row_number() over (partition by campaign_idx, is_abroad order by finish, market_idx) as place,
        sum(flows) over (partition by campaign_idx order by is_abroad, finish, market_idx) - flows as flows_before
    from regioned
)

select
    r.campaign_idx,
    r.market_idx,
    r.position::utinyint as position,
    r.is_abroad,
    r.flows::integer as flows,
    r.raced_n::smallint as raced_n
from ranked as r
inner join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = r.campaign_idx
inner join {{ source('policy_6B', 'campaigns__templates') }} as t on t.template_no = c.template_no
cross join {{ source('policy_6B', 'campaigns') }} as p
cross join {{ source('policy_world', 'scale') }} as s
where (not r.is_abroad and r.place <= c.markets_n)
    or (r.is_abroad and r.place <= p.spill_countries)
    -- and as many as the quota needs
    or r.flows_before * {{ active_share('c', 's') }} < c.quota * t.candidates
order by r.campaign_idx, r.position
