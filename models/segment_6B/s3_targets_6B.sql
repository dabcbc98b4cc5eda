-- Which flows are attacked, by which campaign, and which are the abuse of their own holders?
with free as (
    select f.class_idx, sum(f.cleared_flows) - any_value(coalesce(h.flows, 0)) as flows
    from {{ ref('s3_flow_census_6B') }} as f
    cross join {{ source('policy_6B', 'campaigns') }} as p
    left join (
        select h.class_idx, count(*) as flows
        from {{ ref('s3_campaign_hit') }} as h
        inner join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = h.campaign_idx and c.presence_code = 1
        where h.is_taken
        group by h.class_idx
    ) as h on h.class_idx = f.class_idx
    where f.presence = 1 or f.class_idx = {{ class_idx('p.friendly_counter_class') }}
    group by f.class_idx
),

-- chances that add up to the share, since propensities have mean one
ambient as (
    select
        f.class_idx,
        {{ by_class('p', 'friendly_class_affinity') }}[f.class_idx + 1] * p.friendly_share * n.flows
            / (sum((f.flows * {{ by_class('p', 'friendly_class_affinity') }}[f.class_idx + 1])::decimal(18, 6)) over ())::double as chance
    from free as f
    cross join {{ source('policy_6B', 'campaigns') }} as p
    cross join (select sum(flows) as flows from {{ ref('s3_flow_census_6B') }}) as n
),

drawn as (
    select
        f.flow_id,
        f.class_idx,
        p.friendly_propensity_sigma as sigma,
        p.friendly_p_cap as p_cap,
        {{ rng_uniform('6B.S3.friendly', ['f.party_idx'], index=1) }} as u_propensity,
        {{ rng_uniform('6B.S3.friendly', ['f.flow_id']) }} as u
    from {{ ref('s2_flow_anchor_baseline_6B') }} as f
    cross join {{ source('policy_6B', 'campaigns') }} as p
    -- who disputes a purchase has made it
    where f.clear_offset_s is not null and (f.presence = 1 or f.class_idx = {{ class_idx('p.friendly_counter_class') }})
),

-- before the join: in its condition, the repeated parts of the law's text would each be worked out
inclined as (
    select flow_id, class_idx, u, p_cap, {{ dist_lognormal('u_propensity', '-sigma * sigma / 2', 'sigma') }} as propensity
    from drawn
),

friendly as (
    select i.flow_id
    from inclined as i
    inner join ambient as a on a.class_idx = i.class_idx and i.u < least(a.chance * i.propensity, i.p_cap)
)

select flow_id, campaign_idx, template_no
from {{ ref('s3_campaign_hit') }}
where is_taken
union all
select f.flow_id, 0::smallint, 10::utinyint
from friendly as f
anti join {{ ref('s3_campaign_hit') }} as h on h.flow_id = f.flow_id and h.is_taken
order by flow_id
