-- No flag stands while a hard gate does not hold.
{% call gate_no_rows("code") %}
select c.code
from {{ ref('s5_checks_2A') }} as c
cross join {{ ref('s5_validation_bundle_2A') }} as b
where c.verdict not in ('pass', 'warn')
    and b.path = '_passed.flag'
    and b.sha256 <> 'absent'
{% endcall %}
