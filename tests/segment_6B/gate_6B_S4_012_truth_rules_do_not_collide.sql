-- Every flow's overlay, campaign and pattern meet one rule at the winning precedence, and no two rules of a pattern are untold apart (T22).
{% call gate_no_rows('fault') %}
with present as (
    select f.campaign_idx, f.fraud_pattern, f.overlay_applied, coalesce(c.template, case when f.campaign_idx = 0 then 'NONE' end) as template, f.flows
    from (
        select campaign_idx, fraud_pattern, overlay_applied, count(*) as flows
        from {{ ref('s3_flow_anchor_with_fraud_6B') }}
        group by all
    ) as f
    left join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = f.campaign_idx
),

matched as (
    select p.*, count(r.precedence) filter (where r.precedence = r.least) as winners
    from present as p
    left join lateral (
        select r.precedence, min(r.precedence) over () as least
        from {{ source('policy_6B', 'truth_labels__rules') }} as r
        where r.overlay in ('any', case when p.overlay_applied then 'yes' else 'no' end)
            and r.campaign_type in ('any', p.template)
            and r.fraud_pattern in ('any', {{ name_of('p.fraud_pattern', truth_subtypes()) }})
    ) as r on true
    group by all
)

select 'campaign ' || campaign_idx || ', pattern ' || fraud_pattern || ', overlay ' || overlay_applied || ': ' || winners || ' rules for ' || flows || ' flows' as fault
from matched
where winners > 1 or (winners = 0 and overlay_applied)
union all
select 'rules ' || fault from ({{ colliding_truth_rules() }})
{% endcall %}
