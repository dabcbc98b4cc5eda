{{ config(parts_by='utc_day', is_long=true) }}
-- What happened to each arrival, with fraud and abuse? S2's flows, those attacked replaced; in the order of flow_id. Egress.
{%- set changed = contract_columns('s3_flow_overlay_6B') %}
select
    f.flow_id,
    {% for column in contract_columns('s2_flow_anchor_baseline_6B')[1:] -%}
    {{ 'case when o.flow_id is null then f.' ~ column ~ ' else o.' ~ column ~ ' end as ' ~ column if column in changed else 'f.' ~ column }},
    {% endfor -%}
    coalesce(o.campaign_idx, 0)::smallint as campaign_idx,
    o.flow_id is not null as overlay_applied,
    coalesce(o.fraud_pattern, 0)::utinyint as fraud_pattern,
    coalesce(o.tactic_mask, 0)::utinyint as tactic_mask
from {{ ref('s2_flow_anchor_baseline_6B') }} as f
left join {{ ref('s3_flow_overlay_6B') }} as o on o.flow_id = f.flow_id and {{ of_utc_day('o.ts_utc') }}
where {{ of_utc_day('f.ts_utc') }}
{{ ordered_in_day('f.flow_id') }}
