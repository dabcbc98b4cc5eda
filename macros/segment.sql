{# Scaffolding that every segment shares: sealed inputs, gate receipt, RNG accounting, checks, validation bundle. #}

{#
  Every input a segment may read, with its digest: its own and the world's policies, the named sources, seeds and
  upstream datasets, and the code version. `policies` names policies of other segments as scope/name.
#}
{% macro sealed_inputs(segment, sources=[], datasets=[], seeds=[], policies=[]) %}
{%- set upstream = [] -%}
{%- for dataset in datasets -%}
  {%- set node = (graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('name', 'equalto', dataset) | list | first) if execute else none -%}
  {%- do upstream.append((dataset, node.fqn[1] if node else '', ref(dataset))) -%}
{%- endfor -%}
with project_input as (
    select kind, scope || '/' || name as name, version, sha256
    from {{ source('engine', 'inputs') }}
    where (kind = 'policy' and scope in ('segment_{{ segment }}', 'world'))
        or (kind = 'policy' and scope || '/' || name in ({{ sql_list(policies) }}))
        or (kind = 'source' and name in ({{ sql_list(sources) }}))
        or (kind = 'seed' and name in ({{ sql_list(seeds) }}))
        or kind = 'code'
),

dataset_digest as (
    {% for dataset, folder, relation in upstream %}
    select
        'dataset' as kind,
        '{{ folder }}/{{ dataset }}' as name,
        json_extract_string(engine_dataset_sha256('{"segment": "{{ folder }}", "dataset": "{{ dataset }}"}'), '$') as sha256
    {{ 'union all' if not loop.last }}
    {% else %}
    select null::varchar as kind, null::varchar as name, null::varchar as sha256 where false
    {% endfor %}
)

select name, kind, version, sha256 from project_input
union all
select name, kind, left(sha256, 12) as version, sha256 from dataset_digest
order by kind, name
{% endmacro %}


{% macro sql_list(names) -%}
{%- for name in names -%}'{{ name }}'{{ ', ' if not loop.last }}{%- else -%}null{%- endfor -%}
{%- endmacro %}


{#
  One row for the segment itself and one for each upstream segment: seed, scale, digests, and for an upstream whether its
  flag stands, agrees with its bundle, and was sealed with what is in force now. `upstream` names their bundle datasets,
  s9_validation_bundle_1A for example.
#}
{% macro gate_receipt(segment, upstream=[]) %}
-- depends_on: {{ ref('s0_sealed_inputs_' ~ segment) }}
{%- for name in upstream %}
-- depends_on: {{ ref(name) }}
{%- endfor %}
with asked as (
    select 'segment_{{ segment }}' as segment, 'self' as relation
    {%- for name in upstream %}
    union all
    select 'segment_{{ name.split('_') | last }}', 'upstream'
    {%- endfor %}
),

answered as (
    select
        segment,
        relation,
        engine_upstream(json_object('segment', segment)::varchar) as answer,
        json_extract_string(engine_segment_digest(json_object('segment', segment)::varchar), '$') as segment_digest
    from asked
)

select
    a.segment,
    a.relation,
    r.seed,
    r.scale,
    r.scenario,
    r.parameter_hash,
    r.manifest_fingerprint,
    r.code_version,
    a.segment_digest,
    case when a.relation = 'upstream' then json_extract_string(a.answer, '$.flag_sha256') end as flag_sha256,
    case when a.relation = 'upstream' then json_extract_string(a.answer, '$.bundle_sha256') end as bundle_sha256,
    case when a.relation = 'upstream' then (a.answer ->> '$.is_same_seal')::boolean end as is_same_seal
from answered as a
cross join {{ source('engine', 'run') }} as r
order by a.segment
{% endmacro %}


{#
  RNG accounting: for each stream the keys that had to draw (`expected`, from the population that reaches the branch)
  against the keys found in the outputs (`observed`), both SQL scalars, and the draws by the registered budget.
#}
{% macro rng_trace(rows) %}
with counted as (
    {% for row in rows %}
    select
        '{{ row.stream }}' as stream,
        ({{ row.expected }})::bigint as keys_expected,
        ({{ row.observed }})::bigint as keys_observed
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    c.stream,
    s.state,
    s.key,
    s.draws_per_key,
    c.keys_expected,
    c.keys_observed,
    c.keys_observed * s.draws_per_key as draws
from counted as c
left join {{ source('policy_world', 'rng_streams__streams') }} as s on s.stream = c.stream
order by c.stream
{% endmacro %}


{#
  One row per gate of a segment with its figure and verdict, from the records that the gates left. A gate without a record,
  or with one of other data, is `missing` or `stale`. `members` are all datasets that gates look at, `policies` those tables of the
  segment's policies that gates alone read; stating them makes this model wait for every gate.
#}
{% macro segment_checks(segment, members, policies=[]) %}
{% for member in members -%}
-- depends_on: {{ ref(member) }}
{% endfor -%}
{% for policy in policies -%}
-- depends_on: {{ source('policy_' ~ segment, policy) }}
{% endfor -%}
{%- set expected = [] -%}
{%- if execute -%}
  {%- for node in graph.nodes.values() if node.resource_type == 'test' and node.name.startswith('gate_' ~ segment ~ '_') -%}
    {%- set reads = node.depends_on.nodes | join(' ') ~ ' ' -%}
    {%- if this.identifier ~ ' ' not in reads and '_validation_bundle_' ~ segment not in reads -%}
      {%- do expected.append({'name': node.name, 'severity': node.config.severity | lower}) -%}
    {%- endif -%}
  {%- endfor -%}
{%- endif -%}
select
    g.code,
    g.name,
    g.severity,
    g.figure,
    g.allowed,
    g.verdict
from (
    select unnest(from_json(
        engine_gate_records('{{ tojson({"segment": "segment_" ~ segment, "expected": expected}) }}'),
        '[{"code": "VARCHAR", "name": "VARCHAR", "severity": "VARCHAR", "figure": "VARCHAR", "allowed": "VARCHAR", "verdict": "VARCHAR"}]'
    )) as g
)
order by g.code
{% endmacro %}


{# Writes the bundle's files and, if every hard gate holds, the segment's flag; one row per file. #}
{% macro validation_bundle(segment, checks, members) %}
-- depends_on: {{ ref(checks) }}
{% for member in members -%}
-- depends_on: {{ ref(member) }}
{% endfor -%}
select
    b.path,
    b.sha256,
    b.bytes,
    b.note
from (
    select unnest(from_json(
        engine_bundle('{{ tojson({"segment": "segment_" ~ segment, "datasets": members, "checks": checks}) }}'),
        '[{"path": "VARCHAR", "sha256": "VARCHAR", "bytes": "BIGINT", "note": "VARCHAR"}]'
    )) as b
)
order by b.path
{% endmacro %}


{# Refuses a --vars name that means nothing here, before any model runs. #}
{% macro check_vars() %}
  {%- if execute -%}
    {%- set known = ['seed', 'run_id', 'scale', 'scenario', 'policy_dir'] -%}
    {%- set unknown = [] -%}
    {%- for name in invocation_args_dict.get('vars', {}) if name not in known -%}{%- do unknown.append(name) -%}{%- endfor -%}
    {%- if unknown -%}
      {%- do exceptions.raise_compiler_error('unknown var ' ~ unknown | join(', ') ~ '; allowed: ' ~ known | join(', ') ~ '; nothing was written') -%}
    {%- endif -%}
  {%- endif -%}
{% endmacro %}
