-- The holidays' table covers the years of the horizon.
{% call gate_no_rows("year") %}
select y.year
from (select unnest([year(first_date), year(first_date + horizon_days - 1)]) as year from {{ ref('s4_horizon') }}) as y
anti join {{ source('ref', 'ref_holidays') }} as h on year(h.holiday_date) = y.year
{% endcall %}
