-- The receipt carries the seed, the scale and the fingerprint of this run.
{% call gate_no_rows('segment') %}
    select r.segment
    from {{ ref('s0_gate_receipt_1B') }} as r
    cross join {{ source('engine', 'run') }} as e
    where r.seed is distinct from e.seed
        or r.scale is distinct from e.scale
        or r.parameter_hash is distinct from e.parameter_hash
        or r.manifest_fingerprint is distinct from e.manifest_fingerprint
{% endcall %}
