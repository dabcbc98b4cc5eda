-- Every sealed input has a version and a digest, and is still the one in force.
{% call gate_no_rows("item") %}
select s.kind || ' ' || s.name as item
from {{ ref('s0_sealed_inputs_3A') }} as s
left join {{ source('engine', 'inputs') }} as i on i.kind = s.kind and i.scope || '/' || i.name = s.name
where coalesce(s.version, '') = ''
    or not coalesce(regexp_full_match(s.sha256, '[0-9a-f]{64}'), false)
    or (s.kind not in ('dataset', 'package') and s.sha256 is distinct from i.sha256)
{% endcall %}
