{#
  What stands on disk of a segment's validation bundle, for the gates that hold files against datasets. Paths are relative to
  the project, as runs are.
#}

{% macro segment_folder(segment) -%}
runs/{{ var('run_id', 'seed_' ~ var('seed')) }}/segment_{{ segment }}
{%- endmacro %}


{# One row per file of the bundle's folder: path, sha256, bytes. #}
{% macro bundle_files(segment) %}
select parse_filename(filename) as path, sha256(content) as sha256, size as bytes
from read_blob('{{ segment_folder(segment) }}/_bundle/*')
{% endmacro %}


{# One row per member that the bundle's index lists: position from 1, path, sha256, bytes. #}
{% macro bundle_index(segment) %}
select position, member.path as path, member.sha256 as sha256, member.bytes as bytes
from (
    select unnest(members) as member, generate_subscripts(members, 1) as position
    from read_json('{{ segment_folder(segment) }}/_bundle/index.json',
        columns = {members: 'STRUCT(path VARCHAR, sha256 VARCHAR, bytes BIGINT)[]'})
)
{% endmacro %}


{# The digest in the segment's flag; no row without a flag. The seal beside it keeps the pattern from matching nothing. #}
{% macro bundle_flag(segment) %}
select regexp_extract(content, '^sha256_hex = ([0-9a-f]{64})\n$', 1) as flag_sha256
from read_text('{{ segment_folder(segment) }}/_[ps]*')
where parse_filename(filename) = '_passed.flag'
{% endmacro %}
