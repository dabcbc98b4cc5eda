-- Windows of all catchments are numbered without gap or overlap, cover a day, and are no wider than a session may last.
{% call gate_no_rows('trip_window_idx') %}
select w.trip_window_idx
from {{ ref('s1_trip_window') }} as w
cross join {{ source('policy_6B', 'sessions') }} as p
qualify w.window_off <> coalesce(lag(w.window_off + w.n_windows) over (order by w.trip_window_idx), 0)
    or w.n_windows * w.width_s - w.phase_s < 86400
    or (w.n_windows - 1) * w.width_s - w.phase_s >= 86400
    or w.phase_s not between 0 and w.width_s - 1
    or w.width_s > p.max_span_s
{% endcall %}
