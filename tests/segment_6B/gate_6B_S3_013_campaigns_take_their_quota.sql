-- Every campaign takes what it plans, and what its templates cannot reach is little.
with taken as (
    select
        c.campaign_idx,
        c.template,
        c.quota,
        coalesce(n.planned, 0) as planned,
        coalesce(t.flows, 0) as flows
    from {{ ref('s3_campaign_catalogue_6B') }} as c
    left join (select campaign_idx, any_value(planned) as planned from {{ ref('s3_campaign_cells_6B') }} group by campaign_idx) as n
        on n.campaign_idx = c.campaign_idx
    left join (select campaign_idx, count(*) as flows from {{ ref('s3_targets_6B') }} group by campaign_idx) as t on t.campaign_idx = c.campaign_idx
),

off_plan as (
    {% call gate_no_rows("campaign_idx || ' took ' || flows || ' of ' || planned", scope='campaigns far from what they planned') %}
    select t.*
    from taken as t
    cross join {{ source('policy_6B', 'campaigns') }} as p
    where abs(t.flows - t.planned) > greatest(p.limits_quota_share * t.planned, p.limits_quota_roots * sqrt(t.planned))
    {% endcall %}
)

select * from off_plan
union all
select
    'shortfall of ' || t.template as scope,
    round(1 - sum(t.flows) / sum(t.quota), 4)::varchar as found,
    'at most ' || any_value(p.limits_template_shortfall) as allowed,
    1 - sum(t.flows) / sum(t.quota) <= any_value(p.limits_template_shortfall) as is_ok,
    string_agg(t.campaign_idx::varchar, ', ' order by t.campaign_idx) filter (where t.planned < t.quota) as sample
from taken as t
cross join {{ source('policy_6B', 'campaigns') }} as p
group by t.template
