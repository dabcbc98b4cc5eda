-- How do four neighbours of a country share households?
with pattern as (
    select
        p.ordinal,
        p.weight,
        list(v.value order by v.ordinal) as pattern
    from {{ source('policy_6A', 'population__household_patterns') }} as p
    inner join {{ source('policy_6A', 'population__household_patterns__pattern') }} as v on v.parent = p.ordinal::varchar
    group by p.ordinal, p.weight
),

-- large households weigh more where households are large
tilted as (
    select
        c.country_idx,
        t.ordinal,
        t.pattern,
        round(t.weight * exp(p.household_size_tilt * ln(f.household_size / p.household_reference_size) * (4e0 / len(list_distinct(t.pattern)) - 1)), 12) as weight
    from {{ ref('s1_country_base_6A') }} as c
    inner join {{ ref('s1_country_profile_6A') }} as f on f.country_iso = c.country_iso
    cross join pattern as t
    cross join {{ source('policy_6A', 'population') }} as p
)

select
    country_idx,
    ordinal::utinyint as ordinal,
    pattern,
    sum(weight::decimal(18, 12)) over (partition by country_idx order by ordinal)::double as cumulative
from tilted
order by country_idx, ordinal
