-- A flow of a campaign is attacked by one of the catalogue, and no campaign is without flows.
{% call gate_no_rows("fault") %}
select 'flow ' || f.flow_id as fault
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
left join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = f.campaign_idx
where f.campaign_idx > 0 and (not f.overlay_applied or c.template_no is distinct from f.fraud_pattern)
    or f.campaign_idx = 0 and f.fraud_pattern > 0
union all
select 'campaign ' || c.campaign_idx
from {{ ref('s3_campaign_catalogue_6B') }} as c
anti join {{ ref('s3_flow_overlay_6B') }} as o on o.campaign_idx = c.campaign_idx
{% endcall %}
