-- Who uses which device, as owner, in a household or in a ring, and which of the user's accounts does it reach?
with account as (
    select party_idx, (power(2, count(*)) - 1)::integer as account_mask
    from {{ ref('s2_account_base_6A') }}
    group by party_idx
),

used as (
    select dev_idx, party_idx, 0 as link_role_code from {{ ref('s4_device_list') }} where party_idx is not null
    union all
    select alt_dev, party_idx, alt_kind from {{ ref('s4_device_share') }}
    union all
    select dev_idx, null, 3 from {{ ref('s4_device_list') }} where party_idx is null
)

select
    u.dev_idx,
    u.party_idx,
    u.link_role_code::utinyint as link_role_code,
    coalesce(a.account_mask, 0)::usmallint as account_mask
from used as u
left join account as a on a.party_idx = u.party_idx
order by u.dev_idx, u.link_role_code, u.party_idx
