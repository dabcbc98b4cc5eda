-- The bundle lists no file twice.
{% call gate_no_rows("path") %}
select path from ({{ bundle_index('2A') }}) group by path having count(*) > 1
union all
select path from {{ ref('s5_validation_bundle_2A') }} group by path having count(*) > 1
{% endcall %}
