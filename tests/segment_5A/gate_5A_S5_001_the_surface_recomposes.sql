-- Week, shape and factor put together again, by local hours of the time-zone database, give every hour.
{% call gate_no_rows("fault") %}
select 'row ' || mz_idx || ': ' || n_departures || ' hours' as fault
from {{ ref('s5_recomposition_5A') }}
where n_departures > 0 or largest_departure is null
union all
select count(*) || ' rows recomposed'
from {{ ref('s5_recomposition_5A') }}
cross join {{ source('policy_5A', 'validation_policy') }} as p
having count(*) <> case when any_value(p.mode) = 'strict' then (select count(*) from {{ ref('merchant_zone_profile_5A') }}) else count(*) end
{% endcall %}
