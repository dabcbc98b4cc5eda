-- Policies hold together: shares sum to one, buckets do not decrease, country codes exist.
with figure as (
    select 'sector shares sum to 1' as scope, abs(sum(share) - 1) as found, (select sum_epsilon from {{ source('policy_1A', 'validation') }}) as bound
    from {{ source('policy_1A', 'merchant_mix__mcc_groups') }}
    union all
    select
        'channel_probs sum to 1',
        max(abs(channel_probs_card_present + channel_probs_card_not_present + channel_probs_mixed - 1)),
        (select sum_epsilon from {{ source('policy_1A', 'validation') }})
    from {{ source('policy_1A', 'merchant_mix__mcc_groups') }}
    union all
    select 'beta_gdp decreases', count(*), 0
    from (
        select value < lag(value) over (order by ordinal) as is_lower
        from {{ source('policy_1A', 'outlet_model__beta_gdp') }}
    )
    where is_lower
    union all
    select 'unknown country codes', count(*), 0
    from (
        select value as country_iso from {{ source('policy_1A', 'merchant_population__excluded_iso') }}
        union all
        select key from {{ source('policy_1A', 'merchant_population__presence_multiplier') }}
        union all
        select value from {{ source('policy_1A', 'crossborder__restricted_iso') }}
    )
    where country_iso not in (select country_iso from {{ source('ref', 'ref_countries') }})
)

select
    scope,
    found::varchar as found,
    'at most ' || bound::varchar as allowed,
    coalesce(found <= bound, false) as is_ok,
    null::varchar as sample
from figure
