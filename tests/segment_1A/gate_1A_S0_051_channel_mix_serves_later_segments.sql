-- Mixed and card-not-present shares of the register lie where later segments need them.
with share as (
    select
        avg((channel = 'mixed')::integer) as mixed,
        avg((channel = 'card_not_present')::integer) as card_not_present
    from {{ ref('s0_merchant_register') }}
),

bound as (
    select 'mixed' as scope, s.mixed as found, v.catalogue_mixed_min as low, v.catalogue_mixed_max as high
    from share as s
    cross join {{ source('policy_1A', 'validation') }} as v
    union all
    select 'card_not_present', s.card_not_present, v.catalogue_card_not_present_min, v.catalogue_card_not_present_max
    from share as s
    cross join {{ source('policy_1A', 'validation') }} as v
)

select
    scope,
    round(found, 6)::varchar as found,
    low::varchar || ' to ' || high::varchar as allowed,
    coalesce(found between low and high, false) as is_ok,
    null::varchar as sample
from bound
