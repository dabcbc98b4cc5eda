{# Gates that every segment has: the seal, keys, RNG accounting, the bundle. Each is the whole body of a gate file. #}

{# Every upstream segment carries a flag. #}
{% macro gate_upstream_flags(segment) %}
{% call gate_no_rows('segment', scope='upstream segments without a flag') %}
    select segment
    from {{ ref('s0_gate_receipt_' ~ segment) }}
    where relation = 'upstream' and flag_sha256 is null
{% endcall %}
{% endmacro %}


{# Every upstream flag is the digest of its bundle. #}
{% macro gate_upstream_digests(segment) %}
{% call gate_no_rows('segment', scope='upstream flags that differ from their bundle') %}
    select segment
    from {{ ref('s0_gate_receipt_' ~ segment) }}
    where relation = 'upstream' and flag_sha256 is distinct from bundle_sha256
{% endcall %}
{% endmacro %}


{# Upstream was sealed with what is in force now, and the receipt names this run. #}
{% macro gate_upstream_seal(segment) %}
{% call gate_no_rows('segment', scope='segments of another seed, scale or seal') %}
    select r.segment
    from {{ ref('s0_gate_receipt_' ~ segment) }} as r
    cross join {{ source('engine', 'run') }} as e
    where (r.relation = 'upstream' and r.is_same_seal is distinct from true)
        or r.seed is distinct from e.seed
        or r.scale is distinct from e.scale
        or r.parameter_hash is distinct from e.parameter_hash
        or r.manifest_fingerprint is distinct from e.manifest_fingerprint
{% endcall %}
{% endmacro %}


{# The inventory lists each policy of the segment and of the world that is in force, and nothing that is not. #}
{% macro gate_sealed_inventory(segment) %}
{% call gate_no_rows('item', scope='inputs missing from the inventory or not in force') %}
    select coalesce(i.kind || ' ' || i.scope || '/' || i.name, s.kind || ' ' || s.name) as item
    from {{ ref('s0_sealed_inputs_' ~ segment) }} as s
    full join {{ source('engine', 'inputs') }} as i on i.kind = s.kind and i.scope || '/' || i.name = s.name
    where (s.name is null and i.kind = 'policy' and i.scope in ('segment_{{ segment }}', 'world'))
        or (i.name is null and s.kind not in ('dataset', 'package'))
        or (s.sha256 is distinct from i.sha256 and s.name is not null and i.name is not null)
{% endcall %}
{% endmacro %}


{# Every sealed input has a version and a digest. #}
{% macro gate_sealed_digests(segment) %}
{% call gate_no_rows("kind || ' ' || name", scope='inputs without version or digest') %}
    select kind, name
    from {{ ref('s0_sealed_inputs_' ~ segment) }}
    where coalesce(version, '') = '' or not coalesce(regexp_full_match(sha256, '[0-9a-f]{64}'), false)
{% endcall %}
{% endmacro %}


{# No two rows of a dataset share the values of `columns`, and none of them is null; nor those of `also`, a second key. #}
{% macro gate_unique_key(dataset, columns, also=[]) %}
{% call gate_no_rows('key', scope='keys missing or met twice') %}
    {% for key in [columns, also] if key -%}
    select '{{ key | join('|') }} ' || concat_ws('|', {{ key | join(', ') }}) as key
    from {{ ref(dataset) }}
    group by {{ key | join(', ') }}
    having count(*) > 1 or {% for column in key %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endcall %}
{% endmacro %}


{# Two queries of the columns `columns` give the same set of rows: the sample says which side has too much. #}
{% macro gate_same_keys(found, expected, columns) %}
{% call gate_no_rows('fault') %}
    with key_found as ({{ found }}),
    key_expected as ({{ expected }})

    select 'missing: ' || concat_ws('|', {{ columns | join(', ') }}) as fault from (select * from key_expected except select * from key_found)
    union all
    select 'surplus: ' || concat_ws('|', {{ columns | join(', ') }}) from (select * from key_found except select * from key_expected)
{% endcall %}
{% endmacro %}


{# Every registered stream of the segment, or of one of its states, drew for exactly the keys that reach its branch. #}
{% macro gate_draws(segment, state=none) %}
{%- set streams = segment ~ '.' ~ (state ~ '.' if state else '') ~ '%' %}
{% call gate_no_rows('stream') %}
    select coalesce(t.stream, s.stream) as stream
    from (select * from {{ ref('rng_trace_' ~ segment) }} where stream like '{{ streams }}') as t
    full join (
        select stream, draws_per_key
        from {{ source('policy_world', 'rng_streams__streams') }}
        where stream like '{{ streams }}'
    ) as s on s.stream = t.stream
    where t.keys_expected is distinct from t.keys_observed
        or t.draws is distinct from t.keys_expected * s.draws_per_key
        or s.stream is null
        or t.stream is null
{% endcall %}
{% endmacro %}


{# An audit that counts faults day by day counts none in `columns`; the sample names the days. #}
{% macro gate_no_counted_faults(audit, columns, day='utc_day') %}
{% for column in columns %}
select
    '{{ column }}' as scope,
    sum({{ column }})::varchar as found,
    '0' as allowed,
    count(*) > 0 and sum({{ column }}) = 0 as is_ok,
    array_to_string(list({{ day }}::varchar order by {{ day }}) filter ({{ column }} > 0)[:5], ', ') as sample
from {{ ref(audit) }}
{{ 'union all' if not loop.last }}
{% endfor %}
{% endmacro %}


{# Every dataset has the columns and types of its contract. #}
{% macro gate_contracts(datasets) %}
{% for dataset in datasets %}
{%- set allowed = [] -%}
{%- if execute -%}
{%- for column in graph.nodes['model.' ~ project_name ~ '.' ~ dataset].columns.values() -%}
{%- do allowed.append(column.name ~ ' ' ~ column.data_type) -%}
{%- endfor -%}
{%- endif -%}
select
    '{{ dataset }}' as scope,
    string_agg(column_name || ' ' || column_type, ', ') as found,
    '{{ allowed | join(', ') }}' as allowed,
    string_agg(column_name || ' ' || column_type, ', ') = '{{ allowed | join(', ') }}' as is_ok,
    null::varchar as sample
from (describe select * from {{ ref(dataset) }})
{{ 'union all' if not loop.last }}
{% endfor %}
{% endmacro %}


{# No flag stands while a hard gate does not hold. #}
{% macro gate_no_flag_over_failure(checks, bundle) %}
{% call gate_no_rows("code") %}
    select c.code
    from {{ ref(checks) }} as c
    cross join {{ ref(bundle) }} as b
    where c.verdict not in ('pass', 'warn') and b.path = '_passed.flag' and b.sha256 <> 'absent'
{% endcall %}
{% endmacro %}


{# The index of the bundle lists the dataset's members in ASCII order, by relative names, and not the flag. #}
{% macro gate_bundle_order(segment, bundle) %}
{% call gate_no_rows("path") %}
    -- depends_on: {{ ref(bundle) }}
    select path
    from ({{ bundle_index(segment) }})
    qualify path <= lag(path) over (order by position)
        or path = '_passed.flag'
        or not regexp_full_match(path, '[A-Za-z0-9_]+[.][a-z]+')
    union all
    select 'index.json lists ' || i.members || ' members, the dataset ' || b.members
    from (select count(*) as members from ({{ bundle_index(segment) }})) as i
    cross join (select count(*) as members from {{ ref(bundle) }} where path <> '_passed.flag') as b
    where i.members <> b.members
{% endcall %}
{% endmacro %}


{# The bundle lists no file twice. #}
{% macro gate_bundle_duplicates(segment, bundle) %}
{% call gate_no_rows("path") %}
    select path from ({{ bundle_index(segment) }}) group by path having count(*) > 1
    union all
    select path from {{ ref(bundle) }} group by path having count(*) > 1
{% endcall %}
{% endmacro %}


{# Every file in the bundle folder is listed, and every listed file is there. #}
{% macro gate_bundle_files(segment, bundle) %}
{% call gate_no_rows("fault") %}
    with listed as (
        select path from {{ ref(bundle) }} where path <> '_passed.flag'
    ),

    present as (
        select path from ({{ bundle_files(segment) }}) where path <> 'index.json'
    )

    select 'not listed: ' || path as fault from present anti join listed using (path)
    union all
    select 'not there: ' || path from listed anti join present using (path)
{% endcall %}
{% endmacro %}


{# Every member has the bytes that were published and that the index promises. #}
{% macro gate_bundle_digests(segment, bundle) %}
{% call gate_no_rows("path") %}
    select b.path
    from {{ ref(bundle) }} as b
    left join ({{ bundle_files(segment) }}) as f on f.path = b.path
    left join ({{ bundle_index(segment) }}) as i on i.path = b.path
    where b.path <> '_passed.flag' and (b.sha256 is distinct from f.sha256 or b.sha256 is distinct from i.sha256)
{% endcall %}
{% endmacro %}


{# The flag carries the digest of the bundle it stands for, and stands exactly where the dataset says so. #}
{% macro gate_bundle_flag(segment, bundle) %}
with said as (
    select coalesce(max(sha256) filter (where path = '_passed.flag'), 'no row') as flag_sha256
    from {{ ref(bundle) }}
),

present as (
    select coalesce(max(flag_sha256), 'absent') as flag_sha256 from ({{ bundle_flag(segment) }})
),

indexed as (
    select bundle_sha256 from read_json('{{ segment_folder(segment) }}/_bundle/index.json', columns = {bundle_sha256: 'VARCHAR'})
)

select
    'flag' as scope,
    p.flag_sha256 as found,
    s.flag_sha256 as allowed,
    p.flag_sha256 = s.flag_sha256 and (p.flag_sha256 = i.bundle_sha256 or p.flag_sha256 = 'absent') as is_ok,
    null::varchar as sample
from said as s
cross join present as p
cross join indexed as i
{% endmacro %}
