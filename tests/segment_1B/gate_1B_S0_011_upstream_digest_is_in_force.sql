-- Segment 1A was sealed with what is in force now, and every sealed input still has its digest.
{% call gate_no_rows('item') %}
    select segment as item
    from {{ ref('s0_gate_receipt_1B') }}
    where relation = 'upstream' and is_same_seal is distinct from true
    union all
    select s.kind || ' ' || s.name
    from {{ ref('s0_sealed_inputs_1B') }} as s
    left join {{ source('engine', 'inputs') }} as i on i.kind = s.kind and i.scope || '/' || i.name = s.name
    where s.sha256 is null or (s.kind <> 'dataset' and s.sha256 is distinct from i.sha256)
{% endcall %}
