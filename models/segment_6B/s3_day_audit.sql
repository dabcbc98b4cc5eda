{{ config(parts_by='utc_day') }}
-- Which flows of a part's days differ from the baseline although nobody attacks them? Every column of every row is looked at.
with baseline as not materialized (
    select * from {{ ref('s2_flow_anchor_baseline_6B') }} where {{ of_utc_day('ts_utc') }}
),

flow as not materialized (
    select * from {{ ref('s3_flow_anchor_with_fraud_6B') }} where {{ of_utc_day('ts_utc') }}
)

-- both stand in the order of flow_id, row beside row
select
    {{ utc_day_idx() }}::utinyint as utc_day,
    count(b.flow_id) as baseline_flows,
    count(f.flow_id) as flows,
    count(*) filter (f.overlay_applied) as attacked,
    coalesce(sum(f.flow_id) filter (f.overlay_applied), 0)::bigint as attacked_sum,
    count(*) filter (f.flow_id is distinct from b.flow_id) as n_not_once,
    count(*) filter (not coalesce(f.overlay_applied, false) and (
        {%- for column in contract_columns('s2_flow_anchor_baseline_6B')[1:] %}{{ ' or ' if not loop.first }}f.{{ column }} is distinct from b.{{ column }}{% endfor %})) as n_changed
from baseline as b
positional join flow as f
