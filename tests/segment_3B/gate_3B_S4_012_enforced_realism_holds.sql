-- Where the contract enforces, no realism row fails.
{% call gate_no_rows("test_id") %}
select test_id || ': ' || observed || ', allowed ' || coalesce('at least ' || threshold_low, '') || coalesce(' at most ' || threshold_high, '') as test_id
from {{ ref('virtual_validation_contract_3B') }}
where enabled and severity = 'BLOCKING' and status = 'FAIL'
{% endcall %}
