-- The same flows as in the baseline, and those that nobody attacks unchanged. Digests of rows live in this query alone.
{%- set columns = contract_columns('s2_flow_anchor_baseline_6B') %}
{%- set digest = 'coalesce(sum(hash(' ~ columns | join(', ') ~ ')::hugeint), 0)' %}
with baseline as (
    select count(*) as flows, {{ digest }} as digest
    from {{ ref('s2_flow_anchor_baseline_6B') }} as f
    anti join {{ ref('s3_targets_6B') }} as t on t.flow_id = f.flow_id
),

kept as (
    select count(*) as flows, {{ digest }} as digest
    from {{ ref('s3_flow_anchor_with_fraud_6B') }}
    where not overlay_applied
)

select
    'flows that nobody attacks' as scope,
    k.flows || case when k.digest = b.digest then ', as they were' else ', changed' end as found,
    b.flows || ', as they were' as allowed,
    k.flows = b.flows and k.digest = b.digest as is_ok,
    null::varchar as sample
from baseline as b
cross join kept as k
union all
{{ gate_equal('(select count(*) from ' ~ ref('s3_flow_anchor_with_fraud_6B') ~ ')', '(select count(*) from ' ~ ref('s2_flow_anchor_baseline_6B') ~ ')', 'flows') }}
