{#
  Publishes a model as parquet. The query streams into a temporary name that is renamed when complete, then a view is
  put over the file. A receipt records rows, bytes, digests and the seconds of each step.

  Configuration: `parts_by='utc_day'` writes a folder with one file a UTC day of the horizon, or one for every `days_per_part`
  (by scale, dbt_project.yml) where a query's planning would cost more than its rows; the model filters by `of_utc_day(ts)` (macros/utc_day.sql) or `utc_day_idx()`, and a killed run goes on after its last complete part. `row_group_size` suits rows that hold whole
  vectors, which threads share by row groups; `is_long` is for tables of millions of rows (see `copy_to_parquet`). Datasets that
  policies/world/materialize.yml lists for the scale are published as views with the same contract, rows and digest;
  `digest_rows=true` puts that order-free digest into the receipt of the parquet form as well.
#}
{% materialization parquet, adapter='duckdb', supported_languages=['sql'] %}
  {%- set target = this.incorporate(type='view') -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- set parts = utc_day_parts(config.get('days_per_part', {}).get(var('scale', 'small'), 1)) if config.get('parts_by') == 'utc_day' else [] -%}
  {%- set segment = model.fqn[1] -%}
  {%- set begun = engine_call('engine_begin', {
      'segment': segment, 'dataset': model.alias, 'sql': sql, 'parts': parts,
      'inputs': upstream_datasets(model), 'before_seal': model.alias.startswith('s0_') or model.config.meta.get('before_seal', false),
      'closes_segment': model.alias.endswith('_validation_bundle_' ~ segment[8:])}) -%}
  {%- set clock = [engine_call('engine_clock', {})] -%}
  {%- set columns = assert_contract(model, of_part(sql, 'day_000')) -%}
  {%- do clock.append(engine_call('engine_clock', {})) -%}

  {%- set profiles = [] -%}
  {%- if begun.storage == 'view' -%}
    {%- set source_sql = '(\n' ~ as_one_view(sql, model.name) ~ '\n)' -%}
  {%- else -%}
    {%- for part in parts if part not in begun.done -%}
      {%- set file = begun.tmp ~ '/' ~ part -%}
      {%- do profiles.append(copy_to_parquet(of_part(sql, part), file ~ '.partial', begun.metadata, config)) -%}
      {%- do engine_call('engine_rename', {'from': file ~ '.partial', 'to': file ~ '.parquet'}) -%}
    {%- endfor -%}
    {%- if not parts -%}
      {%- do profiles.append(copy_to_parquet(sql, begun.tmp, begun.metadata, config)) -%}
    {%- endif -%}
    {%- set source_sql = "read_parquet('" ~ begun.path ~ ('/*.parquet' if parts else '') ~ "')" -%}
    {%- set copied = "read_parquet('" ~ begun.tmp ~ ('/*.parquet' if parts else '') ~ "')" -%}
  {%- endif -%}
  {%- do clock.append(engine_call('engine_clock', {})) -%}

  {%- set finish = {'segment': segment, 'dataset': model.alias, 'tmp': begun.tmp, 'path': begun.path,
                    'storage': begun.storage, 'parts': parts, 'inputs': begun.read, 'columns': columns, 'profiles': profiles,
                    'seconds': {'resolve': begun.resolve_s, 'validate': clock[1] - clock[0], 'copy': clock[2] - clock[1]}} -%}
  {%- if begun.storage != 'view' -%}
    {%- if config.get('digest_rows') -%}{%- do finish.update(rows_digest(copied, columns)) -%}{%- endif -%}
    {%- do engine_call('engine_finish', finish) -%}
  {%- endif -%}
  {%- if existing is not none and existing.type == 'table' -%}
    {%- do adapter.drop_relation(existing) -%}
  {%- endif -%}
  {%- call statement('main') -%}
    create or replace view {{ target }} as select * from {{ source_sql }}
  {%- endcall -%}
  {%- if begun.storage == 'view' -%}
    {%- do finish.update(rows_digest(target, columns)) -%}
    {%- do engine_call('engine_finish', finish) -%}
  {%- endif -%}

  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}


{#
  Streams a query into one parquet file; returns the file that holds the engine's profile of it. Long tables are packed lightly, and
  only columns of few values get a dictionary: trying one on identifiers took a quarter of the writing and made files larger.
#}
{% macro copy_to_parquet(query, file, metadata, config) %}
  {%- set profile = file ~ '.profile.json' -%}
  {%- do run_query("pragma enable_profiling='json'; pragma profiling_output='" ~ profile ~ "'") -%}
  {%- set pairs = [] -%}
  {%- for key, value in metadata.items() -%}{%- do pairs.append(key ~ ": '" ~ value ~ "'") -%}{%- endfor -%}
  {%- do run_query("copy (\n" ~ query ~ "\n) to '" ~ file ~ "' (format parquet, compression "
      ~ ('lz4_raw, parquet_version v2, dictionary_size_limit 4096' if config.get('is_long') else 'zstd, compression_level 3, parquet_version v1')
      ~ ", row_group_size " ~ config.get('row_group_size', 122880) ~ ", kv_metadata {" ~ pairs | join(', ') ~ "})") -%}
  {%- do run_query("pragma disable_profiling") -%}
  {{ return(profile) }}
{% endmacro %}


{# Refuses a query whose columns differ from the contract in name, order or type; returns [[name, type], …]. #}
{% macro assert_contract(model, query) %}
  {%- set found = [] -%}
  {%- for row in run_query("describe (\n" ~ query ~ "\n)").rows -%}{%- do found.append([row[0], row[1]]) -%}{%- endfor -%}
  {%- set allowed = [] -%}
  {%- for name, column in model.columns.items() -%}{%- do allowed.append([name, column.data_type | upper]) -%}{%- endfor -%}
  {%- if found != allowed -%}
    {%- set lines = [] -%}
    {%- for i in range([found | length, allowed | length] | max) -%}
      {%- set f = found[i] | join(' ') if i < found | length else 'no column' -%}
      {%- set a = allowed[i] | join(' ') if i < allowed | length else 'no column' -%}
      {%- if f != a -%}{%- do lines.append('  column ' ~ (i + 1) ~ ': found ' ~ f ~ ', allowed ' ~ a) -%}{%- endif -%}
    {%- endfor -%}
    {%- do exceptions.raise_compiler_error('contract of ' ~ model.name ~ ' is broken; nothing was written\n' ~ lines | join('\n')) -%}
  {%- endif -%}
  {{ return(found) }}
{% endmacro %}


{# Rows and an order-free digest of a relation: the sum over rows of the MD5 of each row's text, modulo 2^64. #}
{% macro rows_digest(relation, columns) %}
  {%- set texts = [] -%}
  {%- for name, type in columns -%}{%- do texts.append("coalesce(\"" ~ name ~ "\"::varchar, '\\N')") -%}{%- endfor -%}
  {%- set row = run_query("select count(*), printf('%016x', (coalesce(sum(md5_number_lower(concat_ws(chr(31), "
      ~ texts | join(', ') ~ "))::hugeint), 0) % 18446744073709551616)::ubigint) from " ~ relation).rows[0] -%}
  {{ return({'rows': row[0] | int, 'digest': row[1]}) }}
{% endmacro %}


{# Stand-ins that `parts_by: utc_day` replaces with the number (from 0) of a part's first UTC day and of the day after its last. #}
{% macro utc_day_idx() %}{{ return('__utc_day_idx__') }}{% endmacro %}
{% macro utc_day_end() %}{{ return('__utc_day_end__') }}{% endmacro %}


{# Names of parts: day_005, or days_005_009 where a part holds several. #}
{% macro utc_day_parts(days_per_part=1) %}
  {%- set days = run_query("select horizon_hours // 24 from policy_world.scale").rows[0][0] | int -%}
  {%- set names = [] -%}
  {%- for day in range(0, days, days_per_part) -%}
    {%- set last = [day + days_per_part, days] | min - 1 -%}
    {%- do names.append('day_%03d' | format(day) if last == day else 'days_%03d_%03d' | format(day, last)) -%}
  {%- endfor -%}
  {{ return(names) }}
{% endmacro %}


{# The query of one part. #}
{% macro of_part(query, part) %}
  {%- set days = part.split('_') -%}
  {{ return(query | replace(utc_day_idx(), days[1] | int) | replace(utc_day_end(), (days[-1] | int) + 1)) }}
{% endmacro %}


{# Datasets that a node reads, as segment_1A/outlet_catalogue. #}
{% macro upstream_datasets(node) %}
  {%- set names = [] -%}
  {%- for id in node.depends_on.nodes if id.startswith('model.') -%}
    {%- set upstream = graph.nodes[id] -%}
    {%- do names.append(upstream.fqn[1] ~ '/' ~ upstream.alias) -%}
  {%- endfor -%}
  {{ return(names) }}
{% endmacro %}


{# Calls a function of the plugin with a JSON document and returns what it answers. #}
{% macro engine_call(function, request) %}
  {%- set answer = run_query("select " ~ function ~ "('" ~ tojson(request) | replace("'", "''") ~ "')").rows[0][0] -%}
  {{ return(fromjson(answer)) }}
{% endmacro %}
