{#
  Gates. A gate is a singular test named gate_<segment>_<state>_<nnn>_<promise> whose query always returns its figures:
  scope, found, allowed, is_ok, sample. They are sorted before they are recorded, so that no thread count changes a record; it stands in the run
  folder and goes into the validation bundle.
#}
{% materialization test, adapter='duckdb' %}
  {%- if not model.name.startswith('gate_') -%}
    {%- call statement('main', fetch_result=True) -%}
      {{ get_test_sql(sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')) }}
    {%- endcall -%}
  {%- else -%}
    {%- set rows = [] -%}
    {%- for row in run_query("select scope::varchar, found::varchar, allowed::varchar, is_ok, sample::varchar from (\n" ~ sql ~ "\n) order by all").rows -%}
      {%- do rows.append({'scope': row[0], 'found': row[1], 'allowed': row[2], 'is_ok': row[3], 'sample': row[4]}) -%}
    {%- endfor -%}
    {%- set verdict = engine_call('engine_gate', {'name': model.name, 'severity': config.get('severity') | lower,
                                                  'rows': rows, 'inputs': upstream_datasets(model)}) -%}
    {%- if verdict.failures -%}{%- do print(verdict.message) -%}{%- endif -%}
    {%- call statement('main', fetch_result=True) -%}
      select {{ verdict.failures }} as failures, {{ verdict.failures > 0 }} as should_warn, {{ verdict.failures > 0 }} as should_error
    {%- endcall -%}
  {%- endif -%}
  {{ return({'relations': []}) }}
{% endmaterialization %}


{# No row may come back: found counts them, sample names the first five by `key`. #}
{% macro gate_no_rows(key, scope='violations') %}
with violation as (
    {{ caller() }}
)
select
    '{{ scope }}' as scope,
    count(*)::varchar as found,
    '0' as allowed,
    count(*) = 0 as is_ok,
    array_to_string(list(({{ key }})::varchar order by ({{ key }})::varchar)[:5], ', ') as sample
from violation
{% endmacro %}


{% macro gate_at_most(found, bound, scope='figure') %}
select
    '{{ scope }}' as scope,
    found::varchar as found,
    'at most ' || bound::varchar as allowed,
    coalesce(found <= bound, false) as is_ok,
    null::varchar as sample
from (select ({{ found }}) as found, ({{ bound }}) as bound)
{% endmacro %}


{% macro gate_at_least(found, bound, scope='figure') %}
select
    '{{ scope }}' as scope,
    found::varchar as found,
    'at least ' || bound::varchar as allowed,
    coalesce(found >= bound, false) as is_ok,
    null::varchar as sample
from (select ({{ found }}) as found, ({{ bound }}) as bound)
{% endmacro %}


{% macro gate_between(found, low, high, scope='figure') %}
select
    '{{ scope }}' as scope,
    found::varchar as found,
    low::varchar || ' to ' || high::varchar as allowed,
    coalesce(found between low and high, false) as is_ok,
    null::varchar as sample
from (select ({{ found }}) as found, ({{ low }}) as low, ({{ high }}) as high)
{% endmacro %}


{% macro gate_equal(found, expected, scope='figure') %}
select
    '{{ scope }}' as scope,
    found::varchar as found,
    expected::varchar as allowed,
    coalesce(found = expected, false) as is_ok,
    null::varchar as sample
from (select ({{ found }}) as found, ({{ expected }}) as expected)
{% endmacro %}
