-- Every quarter hour of the horizon comes back from local time, no local time falls into a gap, and a fold comes exactly twice.
{% call gate_no_rows("tzid || ': ' || return_errors || ' not returned, ' || gap_hits || ' in a gap, ' || fold_errors || ' not twice'", scope='zones with an error') %}
select tzid, return_errors, gap_hits, fold_errors
from {{ ref('s4_round_trip_2A') }}
where return_errors <> 0 or gap_hits <> 0 or fold_errors <> 0
{% endcall %}
