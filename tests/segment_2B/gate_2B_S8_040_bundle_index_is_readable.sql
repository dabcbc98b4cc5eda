-- The bundle has an index that lists members with their digests.
{% call gate_no_rows("path") %}
-- depends_on: {{ ref('s8_validation_bundle_2B') }}
select coalesce(path, 'no path') as path
from ({{ bundle_index('2B') }})
where path is null or not coalesce(regexp_full_match(sha256, '[0-9a-f]{64}'), false) or bytes is null
union all
select path from {{ ref('s8_validation_bundle_2B') }} where path <> '_passed.flag' and not coalesce(regexp_full_match(sha256, '[0-9a-f]{64}'), false)
{% endcall %}
