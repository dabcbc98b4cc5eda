-- The flag is not listed in the index that it seals.
{% call gate_no_rows("path") %}
-- depends_on: {{ ref('s8_validation_bundle_2B') }}
select path from ({{ bundle_index('2B') }}) where path = '_passed.flag'
union all
select 'flags: ' || count(*) from {{ ref('s8_validation_bundle_2B') }} where path = '_passed.flag' having count(*) <> 1
{% endcall %}
