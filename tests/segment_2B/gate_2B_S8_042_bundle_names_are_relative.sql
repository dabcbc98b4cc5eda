-- Every member is named by a plain file name.
{% call gate_no_rows("path") %}
select path from {{ ref('s8_validation_bundle_2B') }} where not regexp_full_match(path, '[A-Za-z0-9_]+[.][a-z]+')
{% endcall %}
