-- Do segments 5B and 6A give what 6B builds on: people for every market, cards and addresses, a mix of classes and roles?
{% set links = ref('s4_ip_links_6A') %}
with custom as (
    select m.demand_class, m.channel_group, sum(s.arrivals)::bigint as arrivals
    from {{ ref('s4_arrival_summary_5B') }} as s
    inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = s.mz_idx
    group by m.demand_class, m.channel_group
),

of_class as (
    select demand_class, sum(arrivals) / sum(sum(arrivals)) over () as share from custom group by demand_class
),

party as (
    select b.party_idx, b.country_idx, b.is_active, a.n_cp, a.n_cnp, r.raw_role_code
    from {{ ref('s1_party_base_6A') }} as b
    inner join {{ ref('s5_attach_party_6A') }} as a on a.party_idx = b.party_idx
    inner join {{ ref('s5_party_fraud_roles_6A') }} as r on r.party_idx = b.party_idx
),

address as (
    select i.ip_type_code, count(*) as links
    from {{ links }} as l
    inner join {{ ref('s4_ip_base_6A') }} as i on i.ip_idx = l.ip_idx
    where i.ip_type_code <> 8
    group by i.ip_type_code
),

-- odds of a risky account, its owner not clean against clean
risk as (
    select
        count(*) filter (p.raw_role_code <> 0 and r.raw_role_code <> 0)::double as bad_bad,
        count(*) filter (p.raw_role_code <> 0 and r.raw_role_code = 0)::double as bad_good,
        count(*) filter (p.raw_role_code = 0 and r.raw_role_code <> 0)::double as good_bad,
        count(*) filter (p.raw_role_code = 0 and r.raw_role_code = 0)::double as good_good
    from {{ ref('s2_account_base_6A') }} as a
    inner join party as p on p.party_idx = a.party_idx
    inner join {{ ref('s5_account_fraud_roles_6A') }} as r on r.account_idx = a.account_idx
),

figure as (
    select 'active_party_density' as property, count(*) filter (p.is_active)
        / ((select sum(arrivals) from custom) / any_value(w.horizon_hours / 24e0 * q.arrivals_per_active_party_day)) as figure
    from party as p
    cross join {{ source('policy_world', 'scale') }} as w
    cross join {{ source('policy_6A', 'population') }} as q
    union all
    select 'markets_without_party', count(distinct c.country_idx)
    from {{ ref('s5_catchment_6A') }} as c
    anti join (select distinct country_idx from party where is_active) as p on p.country_idx = c.country_idx
    union all
    select 'active_parties_without_card', count(*) from party where is_active and (n_cp = 0 or n_cnp = 0)
    union all
    select 'devices_without_address', count(*) from {{ ref('s4_device_base_6A') }} where ip_n = 0
    union all
    select 'card_not_present_share', sum(arrivals) filter (channel_group = 'card_not_present') / sum(arrivals) from custom
    union all
    select 'smallest_class_share', min(share) from of_class
    {% for name in ['online_bursty', 'online_24h', 'travel_hospitality'] -%}
    union all
    select '{{ name }}_share', coalesce(sum(share), 0) from of_class where demand_class = '{{ name }}'
    {% endfor -%}
    union all
    select 'card_like_per_party', count(*) / (select count(*) from party) from {{ ref('s3_instrument_base_6A') }} where capability_mask & 3 > 0
    union all
    select 'addresses_per_device', avg(ip_n::double) from {{ ref('s4_device_base_6A') }} where party_idx is not null
    union all
    select 'anonymous_link_share', sum(links) filter (ip_type_code in (6, 7)) / sum(links) from address
    union all
    select 'devices_per_address_p99', quantile_cont(deg_device, 0.99) from {{ ref('s4_ip_base_6A') }} where ip_type_code <> 8
    union all
    select 'organised_party_share', avg((raw_role_code in (2, 3, 4))::integer) from party
    union all
    select 'collusive_merchant_share', avg((raw_role_code = 3)::integer) from {{ ref('s5_merchant_fraud_roles_6A') }}
    union all
    select 'account_risk_odds', bad_bad * good_good / nullif(bad_good * good_bad, 0) from risk
)

select f.property, round(f.figure::double, 6) as figure, p.low, p.high, p.is_hard, p.holds_at_tiny or w.scale <> 'tiny' as is_checked
from figure as f
inner join {{ source('policy_6B', 'upstream__properties') }} as p on p.property = f.property
cross join {{ source('policy_world', 'scale') }} as w
order by f.property
