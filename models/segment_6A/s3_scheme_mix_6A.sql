-- Which part of a country's cards is of each scheme, and how many issuers has the country?
with drawn as (
    select
        c.country_idx,
        c.country_iso,
        s.scheme_code,
        s.is_national,
        s.share,
        {{ rng_uniform('6A.S3.scheme', ['c.country_idx', 's.scheme_code']) }} as u,
        {{ rng_bits('6A.S3.issuers', ['c.country_idx']) }} as word,
        n.value is not null as has_national
    from {{ ref('s1_country_base_6A') }} as c
    cross join {{ source('policy_6A', 'instruments__schemes') }} as s
    left join {{ source('policy_6A', 'instruments__national_countries') }} as n on n.value = c.country_iso
),

weighed as (
    select
        d.*,
        case when d.is_national and d.has_national then p.national_share else d.share end
        * case when d.is_national then 1 else exp(p.scheme_sigma * {{ dist_normal('d.u') }}) end as weight,
        p.issuers_min + {{ rng_shift_right('(d.word * p.issuers_span)', 32) }} as n_issuers
    from drawn as d
    cross join {{ source('policy_6A', 'instruments') }} as p
),

-- a national scheme keeps its share, the others part the rest
shared as (
    select
        *,
        round(case
            when is_national then weight
            else weight / sum(weight::decimal(18, 9)) filter (where not is_national) over (partition by country_idx)::double
                * (1 - sum(weight::decimal(18, 9)) filter (where is_national) over (partition by country_idx)::double)
        end, 9) as share_here
    from weighed
)

select
    country_idx,
    scheme_code::utinyint as scheme_code,
    share_here as share,
    n_issuers::utinyint as n_issuers
from shared
order by country_idx, scheme_code
