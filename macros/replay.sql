{#- Gates that build a dataset once more and compare it with what is published. -#}

{#-
  One row per dataset: rows of the published dataset that its model does not give, and the other way round. `datasets` maps a
  dataset to what its model refers to; the models' own text is compiled again, so no formula is written twice.
-#}
{% macro gate_replays(datasets) %}
{%- for dataset, inputs in datasets.items() %}
{%- for input in inputs %}
-- depends_on: {{ ref(input) }}
{%- endfor %}
select
    '{{ dataset }}' as scope,
    count(*)::varchar as found,
    '0' as allowed,
    count(*) = 0 as is_ok,
    array_to_string(list(first_column::varchar order by first_column::varchar)[:5], ', ') as sample
from (
    with replayed as materialized (
        {{ model_text(dataset) }}
    )

    select * from (
        select * from replayed except all select * from {{ ref(dataset) }}
    ) as missing(first_column)
    union all
    select * from (
        select * from {{ ref(dataset) }} except all select * from replayed
    ) as surplus(first_column)
)
{{ 'union all' if not loop.last }}
{%- endfor %}
{% endmacro %}

{#- A model's SQL, compiled in the caller's context. -#}
{% macro model_text(dataset) %}
{%- if execute -%}
{{ render(graph.nodes['model.' ~ project_name ~ '.' ~ dataset].raw_code) }}
{%- else -%}
select * from {{ ref(dataset) }}
{%- endif -%}
{% endmacro %}
