-- The flag's row is a digest of 64 hex digits, or says that there is none.
{% call gate_no_rows("sha256") %}
select sha256 from {{ ref('s8_validation_bundle_2B') }} where path = '_passed.flag' and not regexp_full_match(sha256, '[0-9a-f]{64}|absent')
{% endcall %}
