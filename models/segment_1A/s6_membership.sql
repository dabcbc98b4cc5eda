-- Which foreign countries does each expanding merchant open in?
with candidate as (
    select
        c.merchant_id,
        c.country_iso,
        c.affinity,
        t.k_target,
        {{ rng_uniform('1A.S6.gumbel', ['c.merchant_id', iso_key('c.country_iso')]) }} as u_gumbel
    from {{ ref('s3_candidate_set') }} as c
    inner join {{ ref('s4_foreign_target') }} as t on t.merchant_id = c.merchant_id
    where not c.is_home
),

-- Gumbel top-k: a draw without replacement with chances in proportion to exp(affinity).
keyed as (
    select
        merchant_id,
        country_iso,
        k_target,
        round(affinity - ln(-ln(u_gumbel)), 9) as gumbel_key
    from candidate
),

ranked as (
    select *, row_number() over (partition by merchant_id order by gumbel_key desc, country_iso) as selection_rank
    from keyed
)

select
    merchant_id,
    country_iso,
    gumbel_key,
    selection_rank::integer as selection_rank
from ranked
where selection_rank <= k_target
order by merchant_id, selection_rank
