-- The intervals of each zone follow one another without gap or overlap from the start of the window to its end.
{% call gate_no_rows("tzid || ' ' || coalesce(valid_from_utc::varchar, 'null')") %}
with ordered as (
    select
        *,
        lag(valid_to_utc) over (partition by tz_idx order by seq) as previous_to_utc,
        lead(seq) over (partition by tz_idx order by seq) is null as is_last
    from {{ ref('tz_timetable_cache') }}
)

select o.tzid, o.valid_from_utc
from ordered as o
cross join {{ source('policy_2A', 'tz_timetable') }} as k
where not coalesce(
    o.valid_from_utc < o.valid_to_utc
    and o.valid_from_utc = coalesce(o.previous_to_utc, k.window_start_utc)
    and (not o.is_last or o.valid_to_utc = k.window_end_utc), false)
{% endcall %}
