-- Which part of 2^32 of a merchant's traffic goes to each of its zones on each day, and by which alias slots is it drawn?
with weighed as (
    {{ quantised_weights(ref('s4_group_mix'), ['merchant_idx', 'day_idx'], weight='tempered_weight', ties=['tz_idx'], column='mass_q', total=4294967296) }}
),

day_law as (
    select
        merchant_idx,
        day_idx,
        list(tz_idx order by tz_idx) as items,
        list(mass_q order by tz_idx) as masses
    from weighed
    group by merchant_idx, day_idx
),

slot as (
    {{ alias_slots('day_law', ['merchant_idx', 'day_idx'], 'items', 'masses', item='tz_idx') }}
),

pair_mean as (
    select merchant_idx, tz_idx, sum(mass_q)::double / count(*) as mean_mass
    from weighed
    group by merchant_idx, tz_idx
)

select
    i.first_row + w.day_idx::bigint * i.n_groups + w.slot_no as group_row,
    w.merchant_idx,
    w.day_idx,
    w.tz_idx,
    w.slot_no,
    w.mass_q,
    w.mass_q / 4294967296e0 as p_group,
    w.base_share,
    w.gamma,
    round(w.q_group, 12) as q_group,
    s.prob_q,
    s.alias_tz_idx,
    round(w.mass_q / m.mean_mass, 9) as mix_mult
from weighed as w
inner join {{ ref('s4_group_index') }} as i on i.merchant_idx = w.merchant_idx
inner join slot as s on s.merchant_idx = w.merchant_idx and s.day_idx = w.day_idx and s.tz_idx = w.tz_idx
inner join pair_mean as m on m.merchant_idx = w.merchant_idx and m.tz_idx = w.tz_idx
order by group_row
