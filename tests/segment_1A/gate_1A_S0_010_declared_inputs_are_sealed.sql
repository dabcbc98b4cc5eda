-- Every declared policy, source and seed is in the seal with a digest.
{% call gate_no_rows("kind || ' ' || name") %}
    select d.kind, d.name
    from (
        select kind, scope || '/' || name as name
        from {{ source('engine', 'inputs') }}
        where kind = 'policy' and scope in ('segment_1A', 'world')
        union all
        from (values
            ('source', 'ref/ref_countries'),
            ('source', 'ref/ref_places'),
            ('source', 'ref/ref_mcc'),
            ('seed', 'segment_1A/ref_legal_tender'),
            ('policy', 'segment_1B/tile_surface')
        )
    ) as d
    left join {{ ref('s0_sealed_inputs_1A') }} as s on s.kind = d.kind and s.name = d.name
    where s.sha256 is null
{% endcall %}
