-- Which part of the card-not-present arrivals of each hybrid merchant comes online, so that the market has its share?
-- depends_on: {{ ref('s0_gate_receipt_5B') }}
with volume as (
    select
        m.merchant_id,
        m.merchant_idx,
        m.virtual_mode,
        sum(v.expected::decimal(28, 9))::double as volume,
        coalesce(sum(v.expected::decimal(28, 9)) filter (where m.channel_group = 'card_not_present' and m.zone_origin = 'site'), 0)::double as cnp_volume
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s4_intensity_vectors_5A') }} as v on v.mz_idx = m.mz_idx and v.is_active
    group by m.merchant_id, m.merchant_idx, m.virtual_mode
),

wanted as (
    select
        any_value(p.virtual_share_target) * sum(v.volume::decimal(28, 9))::double as virtual_volume,
        coalesce(sum(v.volume::decimal(28, 9)) filter (where v.virtual_mode = 'VIRTUAL_ONLY'), 0)::double as virtual_only_volume,
        any_value(p.online_scale_min) as online_scale_min,
        any_value(p.online_scale_max) as online_scale_max
    from volume as v
    cross join {{ source('policy_5B', 'arrival_routing_policy') }} as p
),

-- a merchant's online volume is scale * online_share * volume, at most all its card-not-present volume; reach is the scale at which it is all
hybrid as (
    select
        v.merchant_id,
        v.merchant_idx,
        v.volume,
        v.cnp_volume,
        c.online_share,
        c.online_share * v.volume as unscaled,
        v.cnp_volume / (c.online_share * v.volume) as reach
    from volume as v
    inner join {{ ref('virtual_classification_3B') }} as c on c.merchant_id = v.merchant_id
    where v.virtual_mode = 'HYBRID'
),

-- in order of reach: those before are exhausted, the others share what is left
candidate as (
    select
        h.reach,
        (w.virtual_volume - w.virtual_only_volume
            - coalesce(sum(h.cnp_volume::decimal(28, 9)) over (order by h.reach, h.merchant_id rows between unbounded preceding and 1 preceding), 0)::double)
        / sum(h.unscaled::decimal(28, 9)) over (order by h.reach, h.merchant_id rows between current row and unbounded following)::double as scale
    from hybrid as h
    cross join wanted as w
),

sought as (
    select
        (select scale from candidate where scale <= reach order by reach, scale limit 1) as scale_wanted,
        w.*
    from wanted as w
),

solved as (
    select *, least(greatest(coalesce(scale_wanted, online_scale_max), online_scale_min), online_scale_max) as scale
    from sought
)

select
    h.merchant_id,
    h.merchant_idx,
    h.volume,
    h.cnp_volume,
    h.online_share,
    s.scale_wanted,
    s.scale,
    case when h.cnp_volume > 0 then round(least(1, s.scale * h.unscaled / h.cnp_volume), 12) else 0 end as p_online,
    s.virtual_volume as virtual_volume_wanted,
    s.virtual_only_volume
from hybrid as h
cross join solved as s
order by h.merchant_id
