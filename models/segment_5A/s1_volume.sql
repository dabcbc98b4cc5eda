-- How much demand has each merchant in each zone and channel, in arrivals a week?
with raw as (
    select *, raw_volume as volume_0 from {{ ref('s1_raw_volume') }}
),

{{ bounded_volume('raw', 'volume_0', 'bounded_1') }},

-- online-only merchants hold their stated share and hybrids one from which 5B can fill what the market sells online, then everything the world's arrivals
mode_total as (
    select
        sum(b.bounded_1) filter (where b.virtual_mode = 'VIRTUAL_ONLY')::double as online,
        sum(b.bounded_1) filter (where b.virtual_mode <> 'VIRTUAL_ONLY')::double as other,
        coalesce(sum(b.bounded_1) filter (where b.virtual_mode = 'HYBRID'), 0)::double as hybrid,
        sum((b.bounded_1::double * m.online_share)::decimal(18, 6)) filter (where b.virtual_mode = 'HYBRID')::double as hybrid_online
    from bounded_1_out as b
    inner join {{ ref('s1_merchant_demand') }} as m on m.merchant_id = b.merchant_id
),

-- with k times their volume hybrids sell online k * hybrid_online of (other + (k - 1) * hybrid) / (1 - share of online-only merchants)
hybrid_factor as (
    select
        t.online,
        t.other,
        t.hybrid,
        (1 - p.virtual_only_volume_share) * t.hybrid_online as sold_online,
        least(greatest(sold_online / t.other, p.hybrid_online_share_min), p.hybrid_online_share_max) as share,
        case
            when share = sold_online / t.other then 1
            else coalesce(round(share * (t.other - t.hybrid) / nullif(sold_online - share * t.hybrid, 0), 9), 1)
        end as k_hybrid
    from mode_total as t
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
),

online_factor as (
    select
        h.k_hybrid,
        round(p.virtual_only_volume_share / (1 - p.virtual_only_volume_share) * (h.other + (h.k_hybrid - 1) * h.hybrid) / nullif(h.online, 0), 9) as wanted,
        least(greatest(wanted, p.virtual_scale_clip_lo), p.virtual_scale_clip_hi) as k_virtual
    from hybrid_factor as h
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
),

weighed as (
    select
        b.* exclude (volume_0, bounded_1),
        (b.bounded_1::double * case b.virtual_mode when 'VIRTUAL_ONLY' then coalesce(k.k_virtual, 1) when 'HYBRID' then k.k_hybrid else 1 end)::decimal(18, 6) as volume_1
    from bounded_1_out as b
    cross join online_factor as k
),

{{ scaled_to_target('weighed', 'volume_1', 'volume_2', 'k_first') }},

{{ bounded_volume('volume_2_out', 'volume_2', 'bounded_2') }},

{{ scaled_to_target('bounded_2_out', 'bounded_2', 'volume_3', 'k_second') }},

-- scaling lifts bounded rows past their cap again, the more the fewer merchants there are: a few rounds of rows alone settle it
{% for n in range(3, 7) -%}
{{ bounded_volume('volume_' ~ n ~ '_out', 'volume_' ~ n, 'bounded_' ~ n, of_merchants=false) }},

{{ scaled_to_target('bounded_' ~ n ~ '_out', 'bounded_' ~ n, 'volume_' ~ (n + 1) if n < 6 else 'weekly_volume', 'k_' ~ n) }}{{ ',' if not loop.last }}

{% endfor %}
select
    v.merchant_id,
    v.merchant_idx,
    v.legal_country_iso,
    v.tzid,
    v.tz_idx,
    v.channel_group,
    v.zone_origin,
    v.zone_role,
    v.demand_class,
    v.virtual_mode,
    v.zone_site_count,
    v.weekly_volume,
    k.wanted as k_virtual_wanted,
    coalesce(k.k_virtual, 1) as k_virtual,
    k.k_hybrid,
    round(v.k_first * v.k_second * v.k_3 * v.k_4 * v.k_5 * v.k_6, 9) as k_all
from weekly_volume_out as v
cross join online_factor as k
order by v.merchant_id, v.legal_country_iso, v.tzid, v.channel_group
