-- Which parties act in the campaigns that are anchored in people? Those of a bad role far likelier than others.
with party as (
    select b.party_idx, b.country_idx, w.value as weight
    from {{ ref('s1_party_base_6A') }} as b
    inner join ({{ named_roles('PARTY') }}) as r on r.party_idx = b.party_idx
    inner join {{ source('policy_6B', 'campaigns__actor_weights') }} as w on w.key = r.role
    where b.is_active
),

wanted as (
    select
        c.campaign_idx,
        -- so many people have as many flows in the campaign's days as it wants in reach
        c.quota * t.candidates / ({{ active_share('c', 's') }} * v.flows / v.parties) as actors_n
    from {{ ref('s3_campaign_catalogue_6B') }} as c
    inner join {{ source('policy_6B', 'campaigns__templates') }} as t on t.template_no = c.template_no
    inner join (
        select q.presence_code, sum(f.flows) filter (where {{ strikes_presence('q.presence_code', 'f.presence') }}) as flows, any_value(n.parties) as parties
        from {{ ref('s3_flow_census_6B') }} as f
        cross join (select distinct presence_code from {{ ref('s3_campaign_catalogue_6B') }}) as q
        cross join (select count(*) as parties from {{ ref('s1_party_base_6A') }} where is_active) as n
        group by q.presence_code
    ) as v on v.presence_code = c.presence_code
    cross join {{ source('policy_world', 'scale') }} as s
    where c.anchor = 'PARTY'
),

candidate as (
    select
        w.campaign_idx,
        p.party_idx,
        count(*) over (partition by w.campaign_idx) as raced_n,
        w.actors_n * p.weight / (sum(p.weight::decimal(18, 6)) over (partition by w.campaign_idx))::double as chance
    from wanted as w
    inner join {{ ref('s3_campaign_market_6B') }} as m on m.campaign_idx = w.campaign_idx
    inner join party as p on p.country_idx = m.market_idx
),

drawn as (
    select *, {{ rng_uniform('6B.S3.actor', ['campaign_idx', 'party_idx']) }} as u
    from candidate
)

select campaign_idx, party_idx, raced_n::integer as raced_n
from drawn
where {{ dist_bernoulli('u', 'chance') }}
order by campaign_idx, party_idx
