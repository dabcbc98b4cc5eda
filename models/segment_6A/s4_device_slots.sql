-- Which ways into the net does each party's device use?
with party as (
    select
        b.party_idx,
        b.place_idx,
        b.country_idx,
        s.segment,
        l.has_line,
        r.role,
        {{ rng_uniform('6A.S4.work', ['b.party_idx'], index=0) }} < p.work_employed and w.value is not null as is_employed
    from {{ ref('s1_party_base_6A') }} as b
    inner join {{ source('policy_6A', 'segments__segments') }} as s on s.segment_code = b.segment_code
    inner join {{ ref('s4_household_line') }} as l on l.hh_idx = b.hh_idx
    left join {{ ref('s1_latent_role') }} as r on r.party_idx = b.party_idx
    left join {{ source('policy_6A', 'ips__work_segments') }} as w on w.value = s.segment
    cross join {{ source('policy_6A', 'ips') }} as p
),

drawn as (
    select
        d.dev_idx,
        d.party_idx,
        d.device_type_code,
        {% for name in ['home', 'mobile', 'work', 'public', 'vpn', 'host'] -%}
        {{ rng_uniform('6A.S4.flag', ['d.dev_idx'], index=loop.index0) }} as u_{{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('s4_device_list') }} as d
    where d.party_idx is not null
),

slots as (
    select
        list(value order by ordinal) as shares
    from {{ source('policy_6A', 'ips__mobile_slots') }}
),

cut as (
    select list_transform(range(1, 5), lambda i: list_sum(list_slice(shares, 1, i))) as cumulative from slots
)

select
    d.dev_idx,
    d.party_idx,
    p.place_idx,
    p.country_idx,
    d.device_type_code,
    p.segment = 'RETAIL_STUDENT' as is_student,
    p.is_employed,
    p.has_line and (d.device_type_code <> 0 or d.u_home < i.home_slot_phone) as has_home,
    case
        when d.device_type_code = 0 then {{ dist_categorical('d.u_mobile', 'c.cumulative') }}
        when not p.has_line then 1
        else 0
    end::utinyint as n_mobile,
    p.is_employed and d.u_work < case d.device_type_code when 0 then i.work_phone when 1 then i.work_laptop else 0 end as has_work,
    d.u_public < case d.device_type_code when 0 then i.public_phone when 1 then i.public_laptop when 2 then i.public_tablet else 0 end as has_public,
    d.u_vpn < case when p.role = 'ORGANISER' then i.vpn_organiser when p.role is not null then i.vpn_bad else i.vpn_clean end as has_vpn,
    d.u_host < i.hosting_devices as has_host
from drawn as d
inner join party as p on p.party_idx = d.party_idx
cross join {{ source('policy_6A', 'ips') }} as i
cross join cut as c
order by d.dev_idx
