-- The shaping policies are still those that were sealed.
{% call gate_no_rows("name") %}
select s.name
from {{ ref('s0_sealed_inputs_2B') }} as s
left join {{ source('engine', 'inputs') }} as i on i.kind = s.kind and i.scope || '/' || i.name = s.name
cross join (select count(*) as members from {{ ref('s8_validation_bundle_2B') }}) as b
where s.kind = 'policy' and (s.sha256 is distinct from i.sha256 or b.members = 0)
{% endcall %}
