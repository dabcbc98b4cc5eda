-- One innovation is drawn per merchant, zone and day, and for the days that a shock remembers.
{% call gate_no_rows("fault") %}
select 'found ' || t.draws || ', allowed ' || e.draws as fault
from {{ ref('rng_trace_2B') }} as t
cross join (
    select count(*) * (any_value(d.n_days) + any_value(p.memory_days)) * any_value(p.draws_per_row) as draws
    from {{ ref('s3_sigma') }}
    cross join (select count(*) as n_days from {{ ref('dim_day_2B') }}) as d
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
) as e
where t.stream = '2B.S3.gamma' and t.draws is distinct from e.draws
{% endcall %}
