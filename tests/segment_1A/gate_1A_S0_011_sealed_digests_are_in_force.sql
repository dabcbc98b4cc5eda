-- The digest of each sealed input equals the one in force.
{% call gate_no_rows("kind || ' ' || name") %}
    select s.kind, s.name
    from {{ ref('s0_sealed_inputs_1A') }} as s
    left join {{ source('engine', 'inputs') }} as i on i.kind = s.kind and i.scope || '/' || i.name = s.name
    where s.kind <> 'dataset' and s.sha256 is distinct from i.sha256
{% endcall %}
