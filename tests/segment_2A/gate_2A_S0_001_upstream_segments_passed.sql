-- 1A and 1B carry flags that agree with their bundles and with what is in force now.
{% call gate_no_rows("segment", scope='upstream segments without a valid flag') %}
select segment
from {{ ref('s0_gate_receipt_2A') }}
where relation = 'upstream'
    and not coalesce(flag_sha256 = bundle_sha256 and is_same_seal, false)
{% endcall %}
