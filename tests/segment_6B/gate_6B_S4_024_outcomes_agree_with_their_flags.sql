-- The outcome follows from loss, detection and dispute, and the bank's belief from the outcome.
{% call gate_no_rows('flow_id') %}
select flow_id
from {{ ref('s4_flow_bank_view_6B') }}
where (bank_view_outcome = 0) <> (case_id is null)
    or (bank_view_outcome = 4) <> (chargeback_outcome = 1)
    or (bank_view_outcome in (1, 2) and detection = 0)
    or (bank_view_outcome = 3 and not dispute_filed)
    or (bank_view_outcome = 2 and dispute_filed)
    or is_fraud_bank_view <> (bank_view_outcome in (1, 4))
    or (chargeback_type = 0) <> (chargeback_outcome = 0)
    or (chargeback_type > 0 and not dispute_filed)
    or (detection > 0) <> (detect_utc is not null)
    or dispute_filed <> (dispute_utc is not null)
    or (chargeback_type > 0) <> (chargeback_utc is not null)
    or coalesce(auth_decision > 3 or detection > 2 or bank_view_outcome > 4 or chargeback_type > 3 or chargeback_outcome > 3, true)
{% endcall %}
