{#
  UTC to wall clock and back, by the compiled timetable (2A) and nothing else: no engine's own time zone data is read.

      from arrivals as a
      {{ civil_time_join('a', 'arrived_utc', 'tz_idx', ref('tz_timetable_horizon')) }}
      select {{ utc_to_local('a.arrived_utc') }} as arrived_local

      from openings as o
      {{ civil_time_join('o', 'opens_local', 'tz_idx', ref('tz_timetable_horizon'), fold=0) }}
      select {{ local_to_utc('o.opens_local') }} as opens_utc

  rows, ts_column, tz_column   alias of the row source, its TIMESTAMP, its zone key (of the kind `key`: tz_idx, or tzid)
  timetable                    tz_timetable_horizon; tz_timetable_cache where instants may lie outside the horizon
  fold                         none: ts_column is UTC. 0, 1 or a SQL expression of 0 and 1: ts_column is wall-clock time
  clock                        alias of the interval found; give each of several joins its own

  UTC: valid_from_utc <= ts < valid_to_utc. Wall clock: the interval with the greatest local_from_fold<f> <= ts. Fold 0 takes the first
  pass of a repeated hour and moves a time that does not exist forward by the gap's length; fold 1 takes the second pass and moves
  it back (PEP 495). A row outside the timetable finds no interval: it drops out, and the caller's count gate sees it.
  Equality on the zone and a range is a hash join in DuckDB, some fifty times faster than ASOF over the full cache.
#}
{% macro civil_time_join(rows, ts_column, tz_column, timetable, clock='clock', fold=none, key='tz_idx') -%}
{%- set ts = rows ~ '.' ~ ts_column -%}
{%- if fold is none -%}
inner join {{ timetable }} as {{ clock }}
    on {{ clock }}.{{ key }} = {{ rows }}.{{ tz_column }}
    and {{ ts }} >= {{ clock }}.valid_from_utc
    and {{ ts }} < {{ clock }}.valid_to_utc
{%- else -%}
inner join ({{ civil_time_local_ranges(timetable) }}) as {{ clock }}
    on {{ clock }}.{{ key }} = {{ rows }}.{{ tz_column }}
    and {{ ts }} >= {{ civil_time_by_fold(fold, clock ~ '.local_from_fold') }}
    and {{ ts }} < {{ civil_time_by_fold(fold, clock ~ '.local_to_fold') }}
{%- endif -%}
{%- endmacro %}

{# Wall-clock time of a UTC instant, once its interval is joined. #}
{% macro utc_to_local(ts, clock='clock') -%}
{{ add_seconds(ts, clock ~ '.utc_offset_s') }}
{%- endmacro %}

{# UTC instant of a wall-clock time, once its interval is joined with a fold. #}
{% macro local_to_utc(ts, clock='clock') -%}
{{ add_seconds(ts, '-' ~ clock ~ '.utc_offset_s') }}
{%- endmacro %}

{# The timetable with the end of each interval's wall-clock answers; the last one ends with the interval itself. #}
{% macro civil_time_local_ranges(timetable) -%}
    select
        *,
        {%- for fold in (0, 1) %}
        coalesce(
            lead(local_from_fold{{ fold }}) over (partition by tz_idx order by valid_from_utc),
            {{ add_seconds('valid_to_utc', 'utc_offset_s') }}
        ) as local_to_fold{{ fold }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ timetable }}
{%- endmacro %}

{% macro civil_time_by_fold(fold, column) -%}
{%- if fold is integer -%}
{{ column }}{{ fold }}
{%- else -%}
case when ({{ fold }}) = 0 then {{ column }}0 else {{ column }}1 end
{%- endif -%}
{%- endmacro %}

{% macro add_seconds(ts, seconds) %}{{ return(adapter.dispatch('add_seconds')(ts, seconds)) }}{% endmacro %}
{% macro default__add_seconds(ts, seconds) -%}
make_timestamp(epoch_us({{ ts }}) + ({{ seconds }})::bigint * 1000000)
{%- endmacro %}
{% macro spark__add_seconds(ts, seconds) -%}
timestampadd(second, {{ seconds }}, {{ ts }})
{%- endmacro %}
