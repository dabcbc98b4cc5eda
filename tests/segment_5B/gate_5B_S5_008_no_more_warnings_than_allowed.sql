-- As few checks warn as the policy allows.
{% call gate_no_rows("found") %}
select count(*) || ' warnings' as found
from {{ ref('s5_checks_5B') }} as c
cross join {{ source('policy_5B', 'validation_policy') }} as p
where c.verdict = 'warn'
having count(*) > any_value(p.max_warnings)
{% endcall %}
