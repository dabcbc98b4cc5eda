-- Which device does each party borrow, of its household or of its ring?
with candidate as (
    select
        d.dev_idx,
        d.party_idx,
        b.hh_idx,
        d.device_type_code,
        {{ rng_uniform('6A.S4.share', ['d.dev_idx']) }} < case d.device_type_code
            when 0 then p.sharing_phone when 1 then p.sharing_laptop when 2 then p.sharing_tablet when 3 then p.sharing_desktop else 0
        end as is_shared
    from {{ ref('s4_device_list') }} as d
    inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = d.party_idx
    inner join {{ ref('s1_household_base_6A') }} as h on h.hh_idx = b.hh_idx and h.size > 1
    cross join {{ source('policy_6A', 'devices') }} as p
),

household as (
    select hh_idx, min(dev_idx) as dev_idx, arg_min(party_idx, dev_idx) as owner_idx
    from candidate
    where is_shared
    group by hh_idx
),

-- a ring's hub: the first phone of the first of every six, unless a household has it
phone as (
    select party_idx, min(dev_idx) as dev_idx
    from {{ ref('s4_device_list') }}
    where device_type_code = 0
    group by party_idx
),

seat as (
    select
        m.party_idx,
        m.ring_idx,
        m.member_no,
        (row_number() over (partition by m.ring_idx order by m.member_no) - 1) // p.hub_members as hub_no,
        {{ rng_uniform('6A.S4.hub', ['m.party_idx']) }} < p.hub_user_share as is_user
    from {{ ref('s1_ring_member_6A') }} as m
    cross join {{ source('policy_6A', 'devices') }} as p
    -- an organiser of several rings sits in the first
    qualify row_number() over (partition by m.party_idx order by m.ring_idx) = 1
),

hub as (
    select
        s.ring_idx,
        s.hub_no,
        arg_min(s.party_idx, s.member_no) as owner_idx
    from seat as s
    group by s.ring_idx, s.hub_no
),

ring as (
    select s.party_idx, h.owner_idx, f.dev_idx, s.ring_idx
    from seat as s
    inner join hub as h on h.ring_idx = s.ring_idx and h.hub_no = s.hub_no and h.owner_idx <> s.party_idx
    inner join phone as f on f.party_idx = h.owner_idx
    anti join household as k on k.dev_idx = f.dev_idx
    where s.is_user
),

of_household as (
    select b.party_idx, k.dev_idx, k.owner_idx
    from household as k
    inner join {{ ref('s1_party_base_6A') }} as b on b.hh_idx = k.hh_idx and b.party_idx <> k.owner_idx
)

select
    coalesce(r.party_idx, h.party_idx) as party_idx,
    coalesce(r.dev_idx, h.dev_idx) as alt_dev,
    coalesce(r.owner_idx, h.owner_idx) as owner_idx,
    case when r.party_idx is not null then 2 else 1 end::utinyint as alt_kind,
    r.ring_idx
from of_household as h
full join ring as r on r.party_idx = h.party_idx
order by 1
