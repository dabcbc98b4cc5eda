{#
  Continuous laws of the policies, drawn by gather. A policy with laws has the field `laws`, a list that becomes its tables
    <policy>__laws              ordinal, law, unit (s, ms or factor), min, max
    <policy>__laws__components  parent (the law's ordinal), weight, dist, scale, shape
  scale and shape are: lognormal median, sigma; gamma scale, k; exponential mean, -; pareto least value, alpha; normal standard deviation
  about 0, -. s2_law_6B numbers the laws, s2_law_cell_6B holds their cells. The unit `factor` is kept in parts of 1/65536.

  A draw: stage the word h (32 bits of rng_bits) as a column, join s2_law_cell_6B on law_cell = {{ law_cell('h', 'law_no') }}, then
  {{ law_value('h', 'c.low', 'c.step') }} is the value in whole parts. For a policy of a law or two there is also {{ law_table('issuer_score', […]) }},
  one row with all its cells as a list to cross join: stage the cell as a column, and take {{ law_gather('f', 'issuer_score', 'cell', 'h') }}.
  DuckDB copies the list for every vector of rows.
#}

{#- Policies that have laws. -#}
{% macro law_policies() -%}
{{ return(['amounts', 'timing', 'issuer_score', 'delays']) }}
{%- endmacro %}

{#- Parts to the unit. -#}
{% macro law_per_unit(unit) -%}
case {{ unit }} when 'factor' then 65536 else 1 end::bigint
{%- endmacro %}

{#- Key of the cell: 4,096 cells by the upper 12 bits; the last of them is 4,096 cells of its own. -#}
{% macro law_cell(h, law_no) -%}
({{ law_no }}::integer * 8192 + case when {{ h }} < 4293918720 then {{ h }} >> 20 else 4096 + (({{ h }} & 1048575) >> 8) end)::integer
{%- endmacro %}

{#- Value at the word's place in its cell: from `low`, below low + step. -#}
{% macro law_value(h, low, step) -%}
({{ low }} + ((case when {{ h }} < 4293918720 then {{ h }} & 1048575 else ({{ h }} & 255) << 12 end * {{ step }}) >> 20))
{%- endmacro %}

{#- Numbers of laws as columns of one row, for a cross join. -#}
{% macro law_numbers(laws) -%}
select
    {%- for law in laws %}
    max(law_no) filter (where law = '{{ law }}')::integer as {{ law }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('s2_law_6B') }}
{%- endmacro %}

{#- One row: where a policy's laws begin among all cells, <policy>_start, and each of `laws` among the policy's, <law>_cells. -#}
{% macro law_starts(policy, laws) -%}
select
    {{ law_cell('0', 'min(law_no)') }} as {{ policy }}_start
    {%- for law in laws %},
    {{ law_cell('0', "(max(law_no) filter (where law = '" ~ law ~ "') - min(law_no))") }} as {{ law }}_cells
    {%- endfor %}
from {{ ref('s2_law_6B') }}
where policy = '{{ policy }}'
{%- endmacro %}

{#-
  One row: the cells of a policy's laws as a list <policy>_cells, and for each of `laws` where it begins, <law>_cells. An entry is
  low * 2^24 + step.
-#}
{% macro law_table(policy, laws=[]) -%}
select
    list(c.low * 16777216 + c.step order by c.law_cell) as {{ policy }}_cells
    {%- for law in laws %},
    (min(c.law_cell) filter (where l.law = '{{ law }}') - min(c.law_cell))::integer as {{ law }}_cells
    {%- endfor %}
from {{ ref('s2_law_cell_6B') }} as c
inner join {{ ref('s2_law_6B') }} as l on l.law_no = c.law_cell >> 13
where l.policy = '{{ policy }}'
{%- endmacro %}

{% macro law_gather(row, policy, cell, h) -%}
{%- set entry = row ~ '.' ~ policy ~ '_cells[' ~ row ~ '.' ~ cell ~ ' + 1]' -%}
{{ law_value(row ~ '.' ~ h, '(' ~ entry ~ ' >> 24)', '(' ~ entry ~ ' & 16777215)') }}
{%- endmacro %}
