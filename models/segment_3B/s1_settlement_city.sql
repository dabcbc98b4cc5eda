-- In which city of its settlement country does each virtual merchant have its office, and does it share an address there?
with place as (
    select *
    from ({{ ranked_places() }})
    where country_iso in (select settlement_country_iso from {{ ref('s1_settlement_country') }})
),

bucket as (
    select 'B1' as city_bucket, city_bucket_probs_B1 as chance from {{ source('policy_3B', 'settlement_policy') }}
    {%- for bucket in ['B2', 'B3', 'B4', 'B5'] %}
    union all
    select '{{ bucket }}', city_bucket_probs_{{ bucket }} from {{ source('policy_3B', 'settlement_policy') }}
    {%- endfor %}
),

-- empty buckets of small countries drop out
country_bucket as (
    select
        country_iso,
        city_bucket,
        sum(chance) over (partition by country_iso order by city_bucket) as reached,
        sum(chance) over (partition by country_iso) as total
    from (select distinct country_iso, city_bucket from place)
    inner join bucket using (city_bucket)
),

bucket_drawn as (
    select
        merchant_id,
        settlement_country_iso as country_iso,
        {{ rng_uniform('3B.S1.city_bucket', ['merchant_id']) }} as u
    from {{ ref('s1_settlement_country') }}
),

chosen_bucket as (
    select d.merchant_id, d.country_iso, arg_min(b.city_bucket, b.reached) as city_bucket
    from bucket_drawn as d
    inner join country_bucket as b on b.country_iso = d.country_iso and d.u * b.total < b.reached
    group by d.merchant_id, d.country_iso
),

candidate as (
    select
        c.merchant_id,
        p.*,
        {{ rng_uniform('3B.S1.city', ['c.merchant_id', 'p.place_id']) }} as u
    from chosen_bucket as c
    inner join place as p on p.country_iso = c.country_iso and p.city_bucket = c.city_bucket
),

won as (
    select c.merchant_id, arg_min(c.place_id, (-ln(c.u) / pow(c.population + 1000, s.city_population_exponent), c.place_id)) as place_id, count(*) as n_drawn
    from candidate as c
    cross join {{ source('policy_3B', 'settlement_policy') }} as s
    group by c.merchant_id
),

agent as (
    select
        merchant_id,
        {{ rng_uniform('3B.S1.agent', ['merchant_id'], 0) }} as u_shared,
        {{ rng_bits('3B.S1.agent', ['merchant_id'], 1) }} as word
    from won
)

select
    w.merchant_id,
    p.country_iso,
    p.place_id::bigint as place_id,
    p.city_bucket,
    p.lat_deg,
    p.lon_deg,
    p.population,
    w.n_drawn::integer as n_drawn,
    case when a.u_shared < s.shared_office_prob then (a.word * s.shared_office_slots) >> 32 end::integer as shared_slot
from won as w
inner join place as p on p.place_id = w.place_id
inner join agent as a on a.merchant_id = w.merchant_id
cross join {{ source('policy_3B', 'settlement_policy') }} as s
order by w.merchant_id
