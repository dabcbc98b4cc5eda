-- No posture is held by too many, nor by too few where a least is stated. A tiny world may exceed a cap by chance.
with party as (
    select count(*) filter (where risk_tier = 3) as held, count(*) as n from {{ ref('s5_party_fraud_roles_6A') }}
),

account as (
    select count(*) filter (where raw_role_code <> 0) as held, count(*) as n from {{ ref('s5_account_fraud_roles_6A') }}
),

device as (
    select
        count(*) filter (where r.canonical_family_code = 1) as high_risk,
        count(*) filter (where r.canonical_family_code = 2) as reused,
        count(*) as n
    from {{ ref('s5_device_fraud_roles_6A') }} as r
    inner join {{ ref('s4_device_base_6A') }} as d on d.dev_idx = r.dev_idx
    where d.party_idx is not null
),

-- of addresses that parties use and whose type alone is of no high risk
address as (
    select count(*) filter (where r.canonical_family_code = 2) as held, count(*) as n
    from {{ ref('s5_ip_fraud_roles_6A') }} as r
    inner join {{ ref('s4_ip_base_6A') }} as i on i.ip_idx = r.ip_idx
    inner join {{ source('policy_6A', 'roles__ip_types') }} as t on t.ip_type_code = i.ip_type_code
    inner join {{ source('policy_6A', 'roles__taxonomy') }} as f on f.entity = 'IP' and f.role = t.role and f.family_code <> 2
    where i.deg_device > 0 and not i.is_merchant_endpoint
),

merchant as (
    select count(*) filter (where raw_role_code = 3) as held, count(*) as n from {{ ref('s5_merchant_fraud_roles_6A') }}
),

bounded as (
    select 'parties in tier HIGH' as scope, a.held, a.n, p.party_high_share_min as least, p.party_high_share_max as most
    from party as a
    cross join {{ source('policy_6A', 'roles') }} as p
    union all
    select 'accounts not clean', a.held, a.n, 0, p.account_max_share
    from account as a
    cross join {{ source('policy_6A', 'roles') }} as p
    union all
    select 'devices of high risk', a.high_risk, a.n, 0, p.max_over_declared * p.device_declared_HIGH_RISK_DEVICE
    from device as a
    cross join {{ source('policy_6A', 'roles') }} as p
    union all
    select 'devices reused', a.reused, a.n, 0, p.max_over_declared * p.device_declared_REUSED_DEVICE
    from device as a
    cross join {{ source('policy_6A', 'roles') }} as p
    union all
    select 'addresses of high risk', a.held, a.n, 0, p.max_over_declared * p.ip_declared_high_risk
    from address as a
    cross join {{ source('policy_6A', 'roles') }} as p
    union all
    select 'merchants that collude', a.held, a.n, 0, p.merchant_max_colluding
    from merchant as a
    cross join {{ source('policy_6A', 'roles') }} as p
)

select
    b.scope,
    round(b.held / b.n, 6)::varchar as found,
    b.least || ' to ' || b.most || ' and ' || p.caps_tolerance_sd || ' standard deviations' as allowed,
    coalesce(b.held / b.n between b.least - p.caps_tolerance_sd * sqrt(b.least / b.n) and b.most + p.caps_tolerance_sd * sqrt(b.most / b.n), false) as is_ok,
    null::varchar as sample
from bounded as b
cross join {{ source('policy_6A', 'roles') }} as p
