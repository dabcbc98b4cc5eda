-- No country outweighs its cap, and each cap leaves room for its stratum.
with stratum as (
    select
        f.territory_class,
        max(f.home_weight) as largest_weight,
        count(*) as n_countries,
        any_value(case f.territory_class when 'spread' then k.spread_cap else k.narrow_cap end) as cap,
        any_value(case f.territory_class when 'spread' then k.spread_share else 1 - k.spread_share end) as share
    from {{ ref('s0_country_frame') }} as f
    cross join {{ source('policy_1A', 'merchant_population') }} as k
    group by f.territory_class
)

select
    territory_class || ' largest weight' as scope,
    largest_weight::varchar as found,
    'at most ' || cap::varchar as allowed,
    largest_weight <= cap + (select sum_epsilon from {{ source('policy_1A', 'validation') }}) as is_ok,
    null::varchar as sample
from stratum
union all
select
    territory_class || ' room under the cap',
    (cap * n_countries)::varchar,
    'at least ' || share::varchar,
    cap * n_countries >= share,
    null
from stratum
