-- How many addresses do the homes that share one, the employers and the public places of each town have?
with local_use as (
    select 1 as kind_no, place_idx, country_idx, count(*) as users
    from {{ ref('s4_household_line') }}
    where has_line and not has_own_address
    group by place_idx, country_idx
    union all
    select 3, place_idx, country_idx, count(distinct party_idx)
    from {{ ref('s4_device_slots') }}
    where is_employed
    group by place_idx, country_idx
    union all
    select 4, place_idx, country_idx, count(*)
    from {{ ref('s4_device_slots') }}
    where has_public
    group by place_idx, country_idx
),

local_need as (
    select
        l.*,
        case l.kind_no when 1 then p.home_households when 3 then p.work_people else p.public_users end as users_of_address,
        sum(l.users) over (partition by l.kind_no, l.country_idx order by l.place_idx) as users_so_far
    from local_use as l
    cross join {{ source('policy_6A', 'ips') }} as p
)

-- Small towns share an address with the next ones along the curve: rounded up town by town, there would be far more addresses than users need.
select
    kind_no::utinyint as kind_no,
    place_idx,
    country_idx,
    (ceil(users_so_far / users_of_address) - ceil((users_so_far - users) / users_of_address))::integer as ip_n
from local_need
order by kind_no, place_idx
