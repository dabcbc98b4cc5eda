-- The bundle lists every member with its digest, and the flag carries the digest of the bundle.
{% call gate_no_rows('path') %}
    select coalesce(e.path, b.path) as path
    from (values
        ('_passed.flag'), ('rng_trace_1B.csv'), ('s0_gate_receipt_1B.csv'), ('s0_sealed_inputs_1B.csv'),
        ('s2_country_surface.csv'), ('s9_checks_1B.csv'), ('s9_realism_1B.csv')
    ) as e(path)
    full join {{ ref('s9_validation_bundle_1B') }} as b on b.path = e.path
    where e.path is null or b.path is null or not regexp_full_match(b.sha256, '[0-9a-f]{64}')
{% endcall %}
