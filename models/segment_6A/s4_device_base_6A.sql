-- Which devices are there, whose, of which make, since when, and with how many addresses and users? Egress.
with degree as (
    select dev_idx, min(link_idx) as ip_off, count(*) as ip_n from {{ ref('s4_ip_links_6A') }} group by dev_idx
),

users as (
    select dev_idx, count(party_idx) as n_parties from {{ ref('s4_device_links_6A') }} group by dev_idx
),

system as (
    select
        list(os_code order by os_code) as codes,
        {% for kind in ['laptop', 'tablet', 'desktop'] -%}
        list(sum_{{ kind }} order by os_code) as {{ kind }}{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            os_code,
            {% for kind in ['laptop', 'tablet', 'desktop'] -%}
            sum({{ kind }}::decimal(9, 6)) over (order by os_code)::double as sum_{{ kind }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ source('policy_6A', 'devices__os') }}
    )
),

browser as (
    select
        o.os_code,
        list(b.cumulative order by b.ordinal) as cumulative
    from {{ source('policy_6A', 'devices__os') }} as o
    inner join (
        select parent, ordinal, sum(value::decimal(9, 6)) over (partition by parent order by ordinal)::double as cumulative
        from {{ source('policy_6A', 'devices__os__browsers') }}
    ) as b on b.parent = o.ordinal::varchar
    group by o.os_code
),

-- Android's share of a country's phones falls with output per head, by the country's place between the poorest and the richest
android as (
    select
        c.country_idx,
        least(greatest(p.android_base - p.android_slope
            * (ln(f.gdp_per_head_usd) - min(ln(f.gdp_per_head_usd)) over ())
            / (max(ln(f.gdp_per_head_usd)) over () - min(ln(f.gdp_per_head_usd)) over ()), p.android_at_least), p.android_at_most) as android_share
    from {{ ref('s1_country_base_6A') }} as c
    inner join {{ ref('s1_country_profile_6A') }} as f on f.country_iso = c.country_iso
    cross join {{ source('policy_6A', 'devices') }} as p
),

drawn as (
    select
        d.*,
        a.android_share,
        {% for name in ['os', 'browser', 'seen', 'risk'] -%}
        {{ rng_uniform('6A.S4.attr', ['d.dev_idx'], index=loop.index0) }} as u_{{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('s4_device_list') }} as d
    left join {{ ref('s1_party_base_6A') }} as b on b.party_idx = d.party_idx
    left join android as a on a.country_idx = b.country_idx
),

made as (
    select
        d.*,
        case d.device_type_code
            when 0 then case when d.u_os < d.android_share then 0 else 1 end
            when 1 then s.codes[{{ dist_categorical('d.u_os', 's.laptop') }}]
            when 2 then s.codes[{{ dist_categorical('d.u_os', 's.tablet') }}]
            when 3 then s.codes[{{ dist_categorical('d.u_os', 's.desktop') }}]
            when 4 then case when d.u_os < d.android_share then 0 else 1 end
            else 5
        end as os_code
    from drawn as d
    cross join system as s
)

select
    m.dev_idx,
    {{ rng_keyed_id('6A.S4.device_id', 'm.dev_idx') }} as device_id,
    case when m.party_idx is not null then 0 else 1 end::utinyint as owner_kind_code,
    m.party_idx,
    m.merchant_idx,
    m.site_idx,
    m.device_type_code,
    m.os_code::utinyint as os_code,
    ({{ dist_categorical('m.u_browser', 'w.cumulative') }} - 1)::utinyint as ua_code,
    m.u_risk < case m.device_type_code
        when 0 then p.high_risk_PHONE when 1 then p.high_risk_LAPTOP when 2 then p.high_risk_TABLET
        when 3 then p.high_risk_DESKTOP when 4 then p.high_risk_WEARABLE when 5 then p.high_risk_IOT else 0
    end as is_high_risk,
    case
        when m.party_idx is null or m.u_seen < p.first_seen_before then 0
        else floor(h.horizon_days * (m.u_seen - p.first_seen_before) / (1 - p.first_seen_before))
    end::smallint as first_seen_day,
    g.ip_off::bigint as ip_off,
    g.ip_n::utinyint as ip_n,
    u.n_parties::utinyint as n_parties
from made as m
inner join browser as w on w.os_code = m.os_code
inner join users as u on u.dev_idx = m.dev_idx
left join degree as g on g.dev_idx = m.dev_idx
cross join {{ source('policy_6A', 'devices') }} as p
cross join {{ ref('s4_horizon') }} as h
order by m.dev_idx
