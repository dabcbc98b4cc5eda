-- No arrival lacks a value, and every row and hour has its offset.
{% call gate_no_rows("fault") %}
select 'hour ' || bucket_idx as fault from {{ ref('s5_hour_audit_5B') }} where n_incomplete <> 0
union all
select distinct 'zone ' || r.tz_idx || ' without a clock'
from {{ ref('s4_route_dim_5B') }} as r
left join (select tz_idx, count(utc_offset_s) as n from {{ ref('s4_zone_clock_5A') }} group by tz_idx) as c on c.tz_idx = r.tz_idx
where c.n is distinct from (select count(*) from {{ ref('s1_time_grid_5B') }})
{% endcall %}
