-- No member of the bundle and no dataset of the manifest is empty or without a digest.
{% call gate_no_rows("fault") %}
select dataset as fault from {{ ref('s5_manifest_3B') }} where not coalesce(n_rows > 0, false)
union all
select path
from {{ ref('s5_validation_bundle_3B') }}
where path <> '_passed.flag' and not coalesce(bytes > 0 and regexp_full_match(sha256, '[0-9a-f]{64}'), false)
{% endcall %}
