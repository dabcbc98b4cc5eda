-- Every structural check has a verdict, and it is a pass.
{% call gate_no_rows("fault") %}
select check_id || ': ' || coalesce(status, 'no status') as fault
from {{ ref('s6_validation_report_3A') }}
where status is distinct from 'PASS'
{% for check in checks_of_3A() -%}
union all
select '{{ check }}: did not run' where not exists (from {{ ref('s6_validation_report_3A') }} where check_id = '{{ check }}')
{% endfor -%}
{% endcall %}
