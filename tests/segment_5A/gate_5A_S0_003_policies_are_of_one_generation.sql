-- The policies of all states have versions of one major.
{% call gate_no_rows("name") %}
select name from {{ ref('s0_sealed_inputs_5A') }}
where kind = 'policy' and name like 'segment_5A/%'
    and (coalesce(version, '') = '' or split_part(version, '.', 1) <> (
        select split_part(version, '.', 1) from {{ ref('s0_sealed_inputs_5A') }} where name = 'segment_5A/merchant_class_policy'))
{% endcall %}
