-- No cap of the topology rebalance is exceeded.
with moved as (
    select
        f.merchant_id,
        f.legal_country_iso,
        count(*) filter (where f.tzid_source = 'rebalance') as moved_sites,
        count(*) as pair_sites
    from {{ ref('site_timezones') }} as f
    group by f.merchant_id, f.legal_country_iso
),

used as (
    select 'sites moved in the world' as scope, sum(m.moved_sites) as found, floor(sum(m.pair_sites) * k.cap_global_share) as allowed
    from moved as m cross join {{ source('policy_2A', 'topology_rebalance') }} as k
    group by k.cap_global_share
    union all
    select 'most sites moved in a country', max(c.moved_sites), k.cap_country_sites
    from (select legal_country_iso, sum(moved_sites) as moved_sites from moved group by legal_country_iso) as c
    cross join {{ source('policy_2A', 'topology_rebalance') }} as k
    group by k.cap_country_sites
    union all
    select 'chains with more sites moved than their share', count(*) filter (where m.moved_sites > floor(m.pair_sites * k.cap_merchant_share)), 0
    from moved as m cross join {{ source('policy_2A', 'topology_rebalance') }} as k
)

select
    scope,
    found::bigint::varchar as found,
    'at most ' || allowed::bigint as allowed,
    found <= allowed as is_ok,
    null::varchar as sample
from used
order by scope
