-- No hour covers more than two local hours or two changes of offset.
{% call gate_no_rows("cell") %}
select tz_idx || '|' || bucket_idx as cell
from {{ ref('s4_zone_clock_5A') }}
where not coalesce(n_cells <= 2 and w1 > 0 and w1 <= 1 and (w1 = 1) = (g1 = g2), false)
{% endcall %}
