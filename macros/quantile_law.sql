{#
  Continuous laws of the policies, drawn by gather. A policy with laws has the field `laws`, a list that becomes its tables
    <policy>__laws              ordinal, law, unit (s, ms or factor), min, max
    <policy>__laws__components  parent (the law's ordinal), weight, dist, scale, shape
  scale and shape are: lognormal median, sigma; gamma scale, k; exponential mean, -; pareto least value, alpha; normal standard deviation
  about 0, -. s2_law_6B numbers the laws, s2_law_cell_6B holds their cells. The unit `factor` is kept in parts of 1/65536.

  A draw: stage the word h (32 bits of rng_bits) as a column, join s2_law_cell_6B on law_cell = {{ law_cell('h', 'law_no') }}, then
  {{ law_value('h', 'c.low', 'c.step') }} is the value in whole parts. Where rows have to keep their order, which no join does, cross join
  {{ law_table('timing', […]) }}, one row with a policy's cells as a list: stage {{ law_edge('h', start) }} as a column `edge` and take
  {{ law_gather('f', 'timing', 'edge', 'h') }}. DuckDB copies the list for every vector of rows, hence its narrow type.
#}

{#- Policies that have laws. -#}
{% macro law_policies() -%}
{{ return(['amounts', 'timing', 'issuer_score', 'delays']) }}
{%- endmacro %}

{#- Parts to the unit. -#}
{% macro law_per_unit(unit) -%}
case {{ unit }} when 'factor' then 65536 else 1 end::bigint
{%- endmacro %}

{#- Words below are in the 4,095 cells of the body, those above in the tail's. -#}
{% macro law_is_body(h) -%}
{{ h }} < 4293918720
{%- endmacro %}

{#- Key of the cell: 4,096 cells by the upper 12 bits; the last of them is 4,096 cells of its own. -#}
{% macro law_cell(h, law_no) -%}
({{ law_no }}::integer * 8192 + case when {{ law_is_body(h) }} then {{ h }} >> 20 else 4096 + (({{ h }} & 1048575) >> 8) end)::integer
{%- endmacro %}

{#- Value at the word's place in its cell: from `low`, below low + step. -#}
{% macro law_value(h, low, step) -%}
({{ low }} + ((case when {{ law_is_body(h) }} then {{ h }} & 1048575 else ({{ h }} & 255) << 12 end * {{ step }}) >> 20))
{%- endmacro %}

{#- Numbers of laws as columns of one row, for a cross join. -#}
{% macro law_numbers(laws) -%}
select
    {%- for law in laws %}
    max(law_no) filter (where law = '{{ law }}')::integer as {{ law }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('s2_law_6B') }}
{%- endmacro %}

{#-
  One row: the ends of a policy's cells as a list <policy>_edges, where its laws begin among all, <policy>_start, and for each of `laws`
  where it begins in the list, <law>_cells. The cell before the last 4,096 is empty and left out, so that a law's 8,192 ends take its place.
-#}
{% macro law_table(policy, laws=[]) -%}
with cell as (
    select l.law, c.law_cell, c.law_cell & 8191 as cell_no, c.low, c.low + c.step as high
    from {{ ref('s2_law_cell_6B') }} as c
    inner join {{ ref('s2_law_6B') }} as l on l.law_no = c.law_cell >> 13
    where l.policy = '{{ policy }}'
)

select
    list(edge::integer order by place) as {{ policy }}_edges,
    min(place) as {{ policy }}_start
    {%- for law in laws %},
    (min(place) filter (where law = '{{ law }}') - min(place))::integer as {{ law }}_cells
    {%- endfor %}
from (
    select law, law_cell - (cell_no > 4095)::integer as place, low as edge from cell where cell_no <> 4095
    union all
    select law, law_cell, high from cell where cell_no = 8191
)
{%- endmacro %}

{#- Place of a cell's lower end in such a list, from `start` on. -#}
{% macro law_edge(h, start) -%}
({{ start }} + case when {{ law_is_body(h) }} then {{ h }} >> 20 else 4095 + (({{ h }} & 1048575) >> 8) end)::integer
{%- endmacro %}

{% macro law_gather(row, policy, edge, h) -%}
{%- set edges, at = row ~ '.' ~ policy ~ '_edges', row ~ '.' ~ edge -%}
{{ law_value(row ~ '.' ~ h, edges ~ '[' ~ at ~ ' + 1]', '(' ~ edges ~ '[' ~ at ~ ' + 2] - ' ~ edges ~ '[' ~ at ~ ' + 1])') }}
{%- endmacro %}
