-- Every continent holds at least its floor of home weight.
select
    f.key as scope,
    round(coalesce(sum(c.home_weight::decimal(18, 12)), 0), 9)::varchar as found,
    'at least ' || any_value(f.value)::varchar as allowed,
    coalesce(sum(c.home_weight::decimal(18, 12)), 0)::double >= any_value(f.value) - (select sum_epsilon from {{ source('policy_1A', 'validation') }}) as is_ok,
    null::varchar as sample
from {{ source('policy_1A', 'merchant_population__continent_floor') }} as f
left join {{ ref('s0_country_frame') }} as c on c.continent = f.key
group by f.key
order by f.key
