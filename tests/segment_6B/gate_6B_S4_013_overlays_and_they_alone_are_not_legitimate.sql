-- A flow of a campaign is never legitimate, one without an overlay always is.
select 'flows of campaigns that are legitimate' as scope, count(*)::varchar as found, '0' as allowed, count(*) = 0 as is_ok, array_to_string(list(flow_id order by flow_id)[:5], ', ') as sample
from {{ ref('s4_flow_truth_labels_6B') }}
where campaign_idx > 0 and truth_label = 0
union all
select 'flows that are fraud or abuse' as scope, t.found, f.found as allowed, t.found = f.found as is_ok, null::varchar as sample
from (select {{ key_print('flow_id') }} as found from {{ ref('s4_flow_truth_labels_6B') }} where truth_label <> 0) as t
cross join (select {{ key_print('flow_id') }} as found from {{ ref('s3_flow_anchor_with_fraud_6B') }} where overlay_applied) as f
