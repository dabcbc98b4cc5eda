-- No target has two active overrides.
{% call gate_no_rows("scope || ' ' || target") %}
select scope, target
from {{ ref('s2_override_usage_2A') }}
where is_active
group by scope, target
having count(*) > 1
{% endcall %}
