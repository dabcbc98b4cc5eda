-- Which part of each campaign falls on which class of demand?
with volume as (
    select class_idx, sum(flows) as flows
    from {{ ref('s3_flow_census_6B') }}
    group by class_idx
),

base as (
    select
        c.campaign_idx,
        v.class_idx,
        v.flows * {{ by_class('t', 'class_affinity') }}[v.class_idx + 1] as weight
    from {{ ref('s3_campaign_catalogue_6B') }} as c
    inner join {{ source('policy_6B', 'campaigns__templates') }} as t on t.template_no = c.template_no
    cross join volume as v
),

drawn as (
    select
        b.campaign_idx,
        b.class_idx,
        p.dirichlet_kappa * b.weight / (sum(b.weight::decimal(18, 6)) over (partition by b.campaign_idx))::double as shape,
        {{ rng_uniform('6B.S3.profile', ['b.campaign_idx', 'b.class_idx']) }} as u
    from base as b
    cross join {{ source('policy_6B', 'campaigns') }} as p
    where b.weight > 0
),

gamma as (
    select campaign_idx, class_idx, q_gamma(u, shape) as gamma from drawn
),

shared as (
    {{ dist_dirichlet('gamma', ['campaign_idx'], 'gamma', ['class_idx']) }}
)

select campaign_idx, class_idx, share_ppb::integer as share_ppb
from shared
order by campaign_idx, class_idx
