-- Detection and dispute come after the flow, a chargeback after its dispute, and the bank's final word after all of them.
{% call gate_no_rows('flow_id') %}
select b.flow_id
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
inner join (select * from {{ ref('s4_flow_bank_view_6B') }} where case_id is not null) as b on b.flow_id = f.flow_id
where not coalesce(b.detect_utc > f.ts_utc, true)
    or not coalesce(b.dispute_utc > f.ts_utc + to_seconds(f.clear_offset_s), true)
    or not coalesce(b.chargeback_utc > b.dispute_utc, true)
    or not coalesce(b.label_available_utc > greatest(f.ts_utc, b.detect_utc, b.dispute_utc, b.chargeback_utc), false)
{% endcall %}
