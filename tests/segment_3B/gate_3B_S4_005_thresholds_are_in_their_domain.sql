-- Every test has a threshold, a known type, status, severity and mode.
{% call gate_no_rows("test_id") %}
select test_id
from {{ ref('virtual_validation_contract_3B') }}
where not coalesce(
    test_type in ('IP_COUNTRY_MIX', 'SETTLEMENT_CUTOFF', 'EDGE_USAGE_VS_WEIGHT', 'ROUTING_RECEIPT', 'EDGE_HETEROGENEITY',
        'SETTLEMENT_COHERENCE', 'CLASSIFICATION_EXPLAINABILITY', 'ALIAS_FIDELITY')
    and scope in ('GLOBAL', 'PER_PROFILE', 'PER_CLASS') and status in ('PASS', 'FAIL', 'THIN', 'DEFERRED')
    and severity in ('BLOCKING', 'WARNING', 'INFO') and enforcement_mode in ('observe', 'enforce')
    and coalesce(threshold_low, threshold_high) is not null and coalesce(threshold_low, threshold_high) >= 0
    and coalesce(threshold_low <= threshold_high, true) and (status = 'DEFERRED') = (observed is null), false)
{% endcall %}
