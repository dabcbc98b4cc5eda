-- Which part of each campaign falls on which class of demand? They scatter about their template's, and all together keep to it.
with volume as (
    select class_idx, sum(flows) as flows
    from {{ ref('s3_flow_census_6B') }}
    group by class_idx
),

base as (
    select
        c.campaign_idx,
        c.template_no,
        c.quota,
        v.class_idx,
        (v.flows * {{ by_class('t', 'class_affinity') }}[v.class_idx + 1])::decimal(18, 6) as weight
    from {{ ref('s3_campaign_catalogue_6B') }} as c
    inner join {{ source('policy_6B', 'campaigns__templates') }} as t on t.template_no = c.template_no
    cross join volume as v
),

drawn as (
    select
        campaign_idx,
        template_no,
        quota,
        class_idx,
        weight::double / (sum(weight) over (partition by campaign_idx))::double as base_share,
        {{ rng_uniform('6B.S3.profile', ['campaign_idx', 'class_idx']) }} as u
    from base
    where weight > 0
),

round_0 as (
    -- never nothing, so that fitting reaches every class
    select d.* exclude (u), greatest(q_gamma(d.u, p.dirichlet_kappa * d.base_share), 1e-6) as share
    from drawn as d
    cross join {{ source('policy_6B', 'campaigns') }} as p
),

-- iterative proportional fitting: parts of a campaign sum to one, those of a class over all campaigns to its template's
{% for step in range(1, 5) -%}
round_{{ step }} as (
    select
        * exclude (share, of_campaign),
        of_campaign * base_share
            / ((sum((quota * of_campaign)::decimal(18, 6)) over (partition by template_no, class_idx))::double
                / (sum(quota) over (partition by template_no, class_idx))::double) as share
    from (select *, share / (sum(share::decimal(18, 9)) over (partition by campaign_idx))::double as of_campaign from round_{{ step - 1 }})
),

{% endfor -%}
shared as (
    {{ dist_dirichlet('round_4', ['campaign_idx'], 'share', ['class_idx']) }}
)

select campaign_idx, class_idx, share_ppb::integer as share_ppb
from shared
order by campaign_idx, class_idx
