-- The days are those of the world's horizon.
{% call gate_no_rows("fault") %}
select 'day ' || coalesce(d.day_idx, h.day_idx) as fault
from {{ ref('dim_day_2B') }} as d
full join (
    select r.day_idx::smallint as day_idx, (s.horizon_start_utc + to_days(r.day_idx::integer))::date as utc_date
    from {{ source('policy_world', 'scale') }} as s
    cross join unnest(range(s.horizon_hours // 24)) as r (day_idx)
) as h on h.day_idx = d.day_idx
where d.utc_date is distinct from h.utc_date
{% endcall %}
