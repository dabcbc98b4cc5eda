-- The sample is as large as the policy asks for, and every change of offset with arrivals has its window.
{% call gate_no_rows("fault") %}
with asked as (
    select least(p.sample_most, greatest(p.sample_least, ceil(p.sample_share * sum(a.arrivals))), sum(a.arrivals)) as n
    from {{ ref('s5_hour_audit_5B') }} as a
    cross join {{ source('policy_5B', 'validation_policy') }} as p
    group by p.sample_most, p.sample_least, p.sample_share
)

select 'sample of ' || count(*) filter (where c.is_sample) as fault
from {{ ref('s5_civil_check_5B') }} as c
cross join asked as a
having count(*) filter (where c.is_sample) <> any_value(a.n)
union all
select 'window ' || w.window_idx || ': ' || count(c.arrival_id)
from (select distinct window_idx, window_arrivals from {{ ref('s5_transition_windows_5B') }}) as w
left join {{ ref('s5_civil_check_5B') }} as c on c.window_idx = w.window_idx
cross join {{ source('policy_5B', 'validation_policy') }} as p
group by w.window_idx, w.window_arrivals
having count(c.arrival_id) <> least(any_value(p.windows_most), w.window_arrivals)
{% endcall %}
