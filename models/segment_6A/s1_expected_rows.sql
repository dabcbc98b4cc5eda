-- How many arrivals does demand expect over the horizon in each merchant's zone and channel, and how many of them online?
-- depends_on: {{ ref('s0_gate_receipt_6A') }}
with expected as (
    select
        m.mz_idx,
        m.merchant_idx,
        m.legal_country_iso,
        m.tz_idx,
        m.channel_group,
        m.zone_origin,
        m.virtual_mode,
        m.demand_class,
        v.expected as arrivals
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s4_intensity_vectors_5A') }} as v on v.mz_idx = m.mz_idx and v.is_active
),

-- a hybrid merchant's online share comes out of its card-not-present demand where it has outlets
hybrid as (
    select
        e.merchant_idx,
        least(1, any_value(c.online_share) * sum(e.arrivals::decimal(28, 9))::double
            / nullif(sum(e.arrivals::decimal(28, 9)) filter (where e.channel_group = 'card_not_present' and e.zone_origin = 'site'), 0)::double) as online_part
    from expected as e
    inner join {{ ref('virtual_classification_3B') }} as c on c.merchant_idx = e.merchant_idx
    where e.virtual_mode = 'HYBRID'
    group by e.merchant_idx
)

select
    e.mz_idx,
    e.merchant_idx,
    e.legal_country_iso,
    e.tz_idx,
    e.channel_group,
    e.zone_origin,
    e.demand_class,
    case
        when e.zone_origin = 'edge' then 1e0
        when e.zone_origin = 'site' and e.channel_group = 'card_not_present' then coalesce(h.online_part, 0)
        else 0
    end as online_part,
    round(1000 * e.arrivals)::bigint as expected_milli
from expected as e
left join hybrid as h on h.merchant_idx = e.merchant_idx
order by e.mz_idx
