-- Every rule that a merchant names stands in the policy with that version.
{% call gate_no_rows("fault") %}
select distinct v.rule_id || ' ' || v.rule_version as fault
from {{ ref('virtual_classification_3B') }} as v
anti join {{ source('policy_3B', 'mcc_channel_rules__rules') }} as r on r.rule_id = v.rule_id and r.rule_version = v.rule_version
{% endcall %}
