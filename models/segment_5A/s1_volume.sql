-- How much demand has each merchant in each zone and channel, in arrivals a week?
with raw as (
    select *, raw_volume as volume_0 from {{ ref('s1_raw_volume') }}
),

{{ bounded_volume('raw', 'volume_0', 'bounded_1') }},

-- online-only merchants hold their stated share, then everything the world's arrivals
mode_total as (
    select
        sum(bounded_1) filter (where virtual_mode = 'VIRTUAL_ONLY')::double as online,
        sum(bounded_1) filter (where virtual_mode <> 'VIRTUAL_ONLY')::double as other
    from bounded_1_out
),

online_factor as (
    select
        round(p.virtual_only_volume_share / (1 - p.virtual_only_volume_share) * t.other / nullif(t.online, 0), 9) as wanted,
        least(greatest(wanted, p.virtual_scale_clip_lo), p.virtual_scale_clip_hi) as k_virtual
    from mode_total as t
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
),

weighed as (
    select
        b.* exclude (volume_0, bounded_1),
        (b.bounded_1::double * case when b.virtual_mode = 'VIRTUAL_ONLY' then coalesce(k.k_virtual, 1) else 1 end)::decimal(18, 6) as volume_1
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
    round(v.k_first * v.k_second * v.k_3 * v.k_4 * v.k_5 * v.k_6, 9) as k_all
from weekly_volume_out as v
cross join online_factor as k
order by v.merchant_id, v.legal_country_iso, v.tzid, v.channel_group
