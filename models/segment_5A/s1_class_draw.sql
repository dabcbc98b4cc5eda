-- Which class does each merchant lean to most, which next, and by how much?
with drawn as (
    select
        m.merchant_id,
        a.demand_class,
        a.class_idx,
        a.affinity,
        {{ rng_uniform('5A.S1.class', ['m.merchant_id', 'a.class_idx']) }} as u
    from {{ ref('s1_merchant_demand') }} as m
    inner join {{ ref('s1_class_affinity') }} as a
        on a.sector = m.sector and a.channel = case when m.virtual_mode = 'VIRTUAL_ONLY' then 'virtual' else m.channel end
),

scored as (
    select *, case when affinity > 0 then ln(affinity) - ln(-ln(u)) end as score
    from drawn
),

ranked as (
    select *, row_number() over (partition by merchant_id order by score desc nulls last, class_idx) as choice
    from scored
)

select
    merchant_id,
    max(demand_class) filter (where choice = 1) as first_class,
    max(demand_class) filter (where choice = 2 and score is not null) as second_class,
    round(max(score) filter (where choice = 1) - max(score) filter (where choice = 2), 9) as class_margin,
    count(u)::smallint as n_drawn
from ranked
group by merchant_id
order by merchant_id
