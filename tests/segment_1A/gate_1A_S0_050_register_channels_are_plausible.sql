-- Shares of the register that take cards in person, and that never do, stay plausible.
with share as (
    select
        avg((channel in ('card_present', 'mixed'))::integer) as card_present_capability,
        avg((channel = 'card_not_present')::integer) as card_not_present
    from {{ ref('s0_merchant_register') }}
),

bound as (
    select
        'card-present capability' as scope,
        s.card_present_capability as found,
        v.card_present_capability_min - v.channel_tolerance as low,
        v.card_present_capability_max + v.channel_tolerance as high
    from share as s
    cross join {{ source('policy_1A', 'validation') }} as v
    union all
    select
        'card_not_present',
        s.card_not_present,
        v.card_not_present_share_min - v.channel_tolerance,
        v.card_not_present_share_max + v.channel_tolerance
    from share as s
    cross join {{ source('policy_1A', 'validation') }} as v
)

select
    scope,
    round(found, 6)::varchar as found,
    round(low, 6)::varchar || ' to ' || round(high, 6)::varchar as allowed,
    coalesce(found between low and high, false) as is_ok,
    null::varchar as sample
from bound
