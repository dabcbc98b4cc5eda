-- Every row and hour has as many arrivals as were counted.
{% call gate_no_rows("fault") %}
select 'hour ' || bucket_idx as fault from {{ ref('s5_hour_audit_5B') }} where cells_off <> 0 or arrivals <> arrivals_expected
union all
select 'all hours: ' || a.arrivals || ' of ' || c.arrivals
from (select coalesce(sum(arrivals), 0) as arrivals from {{ ref('s5_hour_audit_5B') }}) as a
cross join (select sum(count_n) as arrivals from {{ ref('s3_bucket_counts_5B') }}) as c
cross join (select sum(arrivals) as arrivals from {{ ref('s4_arrival_summary_5B') }}) as s
where a.arrivals <> c.arrivals or s.arrivals <> c.arrivals
{% endcall %}
