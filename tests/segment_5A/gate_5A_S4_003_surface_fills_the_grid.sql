-- The surface has every hour of the horizon for every row.
{% call gate_no_rows("found") %}
select s.n || ' rows of ' || m.n * h.horizon_hours as found
from (select count(*) as n, max(mz_idx) + 1 as n_rows, max(bucket_idx) + 1 as n_hours from {{ ref('merchant_zone_scenario_local_5A') }}) as s
cross join (select count(*) as n from {{ ref('merchant_zone_profile_5A') }}) as m
cross join {{ ref('s4_horizon') }} as h
where s.n <> m.n * h.horizon_hours or s.n_rows <> m.n or s.n_hours <> h.horizon_hours
{% endcall %}
