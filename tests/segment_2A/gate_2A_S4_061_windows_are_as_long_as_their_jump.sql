-- Every gap and fold is as long as its jump, and those of one zone do not overlap.
{% call gate_no_rows("tzid || ' ' || transition_utc") %}
select w.tzid, w.transition_utc
from {{ ref('s4_legality_windows') }} as w
left join {{ ref('tz_timetable_cache') }} as t on t.tz_idx = w.tz_idx and t.valid_from_utc = w.transition_utc
where w.length_s is distinct from abs(t.delta_s)
union all
select tzid, transition_utc
from {{ ref('s4_legality_windows') }}
qualify window_start_local < lag(window_end_local) over (partition by tz_idx order by transition_utc)
{% endcall %}
