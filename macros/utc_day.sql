{#
  Models built part by part (`parts_by='utc_day'`) read other long datasets one part's days at a time. `of_utc_day(ts)` holds where the
  instant lies in them: two constants once the days' numbers stand in it, so that row groups of other days are left unread.
  `ordered_in_day(keys)` is the part's last line. Where the model is published as a view (policies/world/materialize.yml), its rows
  are those of all days: the materialization lets the predicate hold everywhere and drops the order, see `as_one_view`.
#}
{% macro of_utc_day(ts) -%}
{%- set start = run_query("select horizon_start_utc::timestamp::varchar from policy_world.scale").rows[0][0] if execute else '2000-01-01' -%}
/*utc_day*/({{ ts }} >= timestamp '{{ start }}' + interval ({{ utc_day_idx() }}) day and {{ ts }} < timestamp '{{ start }}' + interval ({{ utc_day_end() }}) day)/*utc_day_end*/
{%- endmacro %}


{#- Number, from 0, of the UTC day of the horizon in which an instant lies. -#}
{% macro utc_day_of(ts) -%}
{%- set start = run_query("select epoch_us(horizon_start_utc::timestamp) // 86400000000 from policy_world.scale").rows[0][0] if execute else 0 -%}
(epoch_us({{ ts }}) // 86400000000 - {{ start }})
{%- endmacro %}


{% macro ordered_in_day(keys) -%}
/*utc_day_order*/order by {{ keys }}/*utc_day_end*/
{%- endmacro %}


{# The query of a parts model for all days at once; one that names the day in any other way cannot be a view. #}
{% macro as_one_view(query, name) %}
  {%- set every_day = modules.re.sub('(?s)/[*]utc_day[*]/.*?/[*]utc_day_end[*]/', 'true', query) -%}
  {%- set unordered = modules.re.sub('(?s)/[*]utc_day_order[*]/.*?/[*]utc_day_end[*]/', '', every_day) -%}
  {%- if utc_day_idx() in unordered -%}
    {%- do exceptions.raise_compiler_error(name ~ ' is listed as a view in policies/world/materialize.yml, but filters by utc_day_idx(); allowed of_utc_day(ts) alone') -%}
  {%- endif -%}
  {{ return(unordered) }}
{% endmacro %}
