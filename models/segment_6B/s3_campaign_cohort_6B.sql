-- Which merchants does each campaign strike? The first of an exponential race by class, role and volume.
with merchant as (
    select f.merchant_idx, c.presence_code, any_value(f.class_idx) as class_idx, sum(f.flows)::bigint as flows
    from {{ ref('s3_flow_census_6B') }} as f
    inner join (select distinct presence_code from {{ ref('s3_campaign_catalogue_6B') }} where anchor = 'MERCHANT') as c on {{ strikes_presence('c.presence_code', 'f.presence') }}
    group by f.merchant_idx, c.presence_code
),

candidate as (
    select
        c.campaign_idx,
        c.cohort_n,
        c.quota * t.candidates / {{ active_share('c', 'h') }} as flows_wanted,
        m.merchant_idx,
        m.class_idx,
        m.flows,
        s.share_ppb * 1e-9 as class_share,
        (pow(m.flows, t.volume_exponent) * w.value)::decimal(18, 6) as pull
    from {{ ref('s3_campaign_catalogue_6B') }} as c
    inner join {{ source('policy_6B', 'campaigns__templates') }} as t on t.template_no = c.template_no
    cross join {{ source('policy_world', 'scale') }} as h
    inner join merchant as m on m.presence_code = c.presence_code
    inner join {{ ref('s3_campaign_class_6B') }} as s on s.campaign_idx = c.campaign_idx and s.class_idx = m.class_idx and s.share_ppb > 0
    inner join ({{ named_roles('MERCHANT') }}) as r on r.merchant_idx = m.merchant_idx
    inner join {{ source('policy_6B', 'campaigns__cohort_role_weights') }} as w on w.key = r.role
    where c.anchor = 'MERCHANT'
),

drawn as (
    select
        *,
        class_share * pull::double / (sum(pull) over (partition by campaign_idx, class_idx))::double as weight,
        {{ rng_uniform('6B.S3.cohort', ['campaign_idx', 'merchant_idx']) }} as u
    from candidate
),

raced as (
    select *, {{ dist_exponential('u', 'weight') }} as finish
    from drawn
),

ranked as (
    select
        *,
        count(*) over (partition by campaign_idx) as raced_n,
        row_number() over (partition by campaign_idx order by finish, merchant_idx) as place,
        row_number() over (partition by campaign_idx, class_idx order by finish, merchant_idx) as place_in_class,
        sum(flows) over (partition by campaign_idx order by finish, merchant_idx) - flows as flows_before
    from raced
)

select r.campaign_idx, r.merchant_idx, r.class_idx, r.flows::integer as flows, r.raced_n::integer as raced_n
from ranked as r
cross join {{ source('policy_6B', 'campaigns') }} as p
-- a class that the campaign means has a merchant, so that many small races do not starve it
where r.place <= r.cohort_n
    or r.flows_before < r.flows_wanted * p.cohort_reach
    or (r.place_in_class = 1 and r.class_share >= p.cohort_min_class_share)
order by r.campaign_idx, r.merchant_idx
