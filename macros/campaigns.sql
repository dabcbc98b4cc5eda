{#- What campaigns of segment 6B share. -#}

{#- A whole number from low to high, each as likely. -#}
{% macro whole_between(u, low, high) -%}
({{ low }} + floor({{ u }} * ({{ high }} - {{ low }} + 1)))
{%- endmacro %}

{#- How many times as many campaigns a world of so many flows has; `p` is the policy. -#}
{% macro size_factor(p, flows) -%}
least(greatest(pow({{ flows }} / {{ p }}.instances_reference_flows::double, {{ p }}.instances_exponent), {{ p }}.instances_min), {{ p }}.instances_max)
{%- endmacro %}

{#- Part of the horizon in which a campaign `c` is active, given the world's clock `s`. -#}
{% macro active_share(c, s) -%}
({{ c }}.length_s / ({{ s }}.horizon_hours * 3600e0) * {{ c }}.active_weekdays / 7e0)
{%- endmacro %}

{#- Whether a campaign `c` strikes at a second of the horizon: inside its window, on its days of each seven; campaigns begin their weeks apart. -#}
{% macro strikes_at(c, at_s) -%}
({{ at_s }} >= {{ c }}.start_s and {{ at_s }} < {{ c }}.start_s + {{ c }}.length_s and ({{ at_s }} // 86400 + {{ c }}.campaign_idx) % 7 < {{ c }}.active_weekdays)
{%- endmacro %}

{#- Roles of 6A's parties or merchants by name. -#}
{% macro named_roles(entity) %}
select r.*, t.role
from {{ ref('s5_' ~ entity | lower ~ '_fraud_roles_6A') }} as r
inner join {{ source('policy_6A', 'roles__taxonomy') }} as t on t.entity = '{{ entity }}' and t.role_code = r.raw_role_code
{% endmacro %}

{#- Cell of a campaign, a dense number: class of demand, abroad or not, quarter of the local day, inside a burst or not, presence. -#}
{% macro campaign_cell(campaign_idx, class_idx, is_abroad, quarter, is_burst, presence) -%}
({{ campaign_idx }}::integer * 256 + {{ class_idx }}::integer * 32 + ({{ is_abroad }})::integer * 16 + ({{ quarter }})::integer * 4 + ({{ is_burst }})::integer * 2
    + {{ presence }}::integer)
{%- endmacro %}

{% macro campaign_of_cell(cell_idx) -%}
({{ cell_idx }} // 256)::smallint
{%- endmacro %}

{#- Columns of a cell by its number. -#}
{% macro campaign_cell_parts(cell_idx) -%}
    {{ campaign_of_cell(cell_idx) }} as campaign_idx,
    ({{ cell_idx }} // 32 % 8)::utinyint as class_idx,
    {{ cell_idx }} // 16 % 2 = 1 as is_abroad,
    ({{ cell_idx }} // 4 % 4)::utinyint as day_quarter,
    {{ cell_idx }} // 2 % 2 = 1 as is_burst,
    ({{ cell_idx }} % 2)::utinyint as presence
{%- endmacro %}

{#- Columns of a dataset by its contract, in order; none while the project is being read. -#}
{% macro contract_columns(dataset) -%}
{{ return((graph.nodes['model.' ~ project_name ~ '.' ~ dataset].columns.keys() | list) if execute else []) }}
{%- endmacro %}
