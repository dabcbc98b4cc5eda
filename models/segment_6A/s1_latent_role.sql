-- Which parties are latently bad, and how?
with country as (
    select
        c.country_idx,
        least(greatest(exp(p.country_sigma * {{ dist_normal('c.u') }}), p.country_clip_min), p.country_clip_max) as factor
    from (
        select country_idx, {{ rng_uniform('6A.S1.role_country', ['country_idx']) }} as u from {{ ref('s1_country_base_6A') }}
    ) as c
    cross join {{ source('policy_6A', 'roles') }} as p
),

drawn as (
    select
        m.party_idx,
        m.country_idx,
        s.segment,
        {{ rng_uniform('6A.S1.role', ['m.party_idx']) }} as u
    from {{ ref('s1_member') }} as m
    inner join {{ source('policy_6A', 'segments__segments') }} as s on s.segment_code = m.segment_code
    where m.party_type <> 'OTHER'
),

factored as (
    select d.*, c.factor * coalesce(f.value, 1) as factor
    from drawn as d
    inner join country as c on c.country_idx = d.country_idx
    left join {{ source('policy_6A', 'roles__segment_factors') }} as f on f.key = d.segment
),

-- factors say who, shares say how many: their mean over all parties is one
scaled as (
    select
        d.party_idx,
        d.country_idx,
        d.u / d.factor * avg(d.factor::decimal(18, 9)) over ()::double as v,
        p.party_shares_SYNTHETIC_ID as synthetic_share,
        p.party_shares_MULE as mule_share,
        p.party_shares_ASSOCIATE as associate_share,
        p.party_shares_ORGANISER as organiser_share
    from factored as d
    cross join {{ source('policy_6A', 'roles') }} as p
)

select
    party_idx,
    country_idx,
    case
        when v < synthetic_share then 'SYNTHETIC_ID'
        when v < synthetic_share + mule_share then 'MULE'
        when v < synthetic_share + mule_share + associate_share then 'ASSOCIATE'
        else 'ORGANISER'
    end as role
from scaled
where v < synthetic_share + mule_share + associate_share + organiser_share
order by party_idx
