{{ config(row_group_size=2048) }}
-- By which factor does a merchant's demand move between its zones, day by day, its own total unchanged?
-- depends_on: {{ ref('s0_gate_receipt_5B') }}
with site_row as (
    select m.mz_idx, m.merchant_idx, m.tz_idx, v.expected
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s4_intensity_vectors_5A') }} as v on v.mz_idx = m.mz_idx and v.is_active
    where m.zone_origin = 'site'
),

weighed as (
    select s.mz_idx, s.merchant_idx, g.day_idx, g.mix_mult, s.expected
    from site_row as s
    inner join {{ ref('s4_group_weights') }} as g on g.merchant_idx = s.merchant_idx and g.tz_idx = s.tz_idx
),

-- exact sums, so that no order of rows shows
merchant_day as (
    select
        merchant_idx,
        day_idx,
        sum(expected::decimal(28, 9))::double as before,
        sum((expected * mix_mult)::decimal(28, 9))::double as after
    from weighed
    group by merchant_idx, day_idx
)

select
    w.mz_idx,
    any_value(w.expected) as expected,
    list(least(greatest(round(w.mix_mult * d.before / d.after, 9), p.day_factor_clip_min), p.day_factor_clip_max) order by w.day_idx) as factor
from weighed as w
inner join merchant_day as d on d.merchant_idx = w.merchant_idx and d.day_idx = w.day_idx
cross join {{ source('policy_5B', 'arrival_routing_policy') }} as p
group by w.mz_idx
order by w.mz_idx
