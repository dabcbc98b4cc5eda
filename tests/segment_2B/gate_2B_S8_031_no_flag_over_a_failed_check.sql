-- The audit passes throughout, and no flag stands while a hard gate does not hold.
{% call gate_no_rows("fault") %}
select check_id as fault from {{ ref('s7_audit_report') }} where verdict = 'FAIL'
union all
select c.code
from {{ ref('s8_checks_2B') }} as c
cross join {{ ref('s8_validation_bundle_2B') }} as b
where c.verdict not in ('pass', 'warn') and b.path = '_passed.flag' and b.sha256 <> 'absent'
{% endcall %}
