-- How much demand a week, of which class, does each merchant have in each zone and channel?
with placed as (
    select *, sum(weekly_volume) over (partition by merchant_id)::double as of_merchant
    from {{ ref('s1_volume') }}
)

select
    (row_number() over (order by v.merchant_id, v.legal_country_iso, v.tzid, v.channel_group) - 1)::integer as mz_idx,
    v.merchant_id,
    v.merchant_idx,
    v.legal_country_iso,
    v.tzid,
    v.tz_idx,
    v.channel_group,
    v.zone_origin,
    v.zone_role,
    v.demand_class,
    case
        when v.virtual_mode = 'VIRTUAL_ONLY' then 'virtual'
        when s.was_rebalanced then 'second'
        else 'first'
    end as class_source,
    v.demand_class || '.' || v.zone_role || '.' || v.channel_group as profile_id,
    v.virtual_mode,
    v.zone_site_count,
    round(coalesce(v.weekly_volume::double / nullif(v.of_merchant, 0), 0), 12) as volume_share_of_merchant,
    v.weekly_volume::double as weekly_volume_expected,
    round(v.weekly_volume::double / (greatest(1, v.zone_site_count) * p.median_per_site_weekly), 9) as scale_factor,
    p.high_variability as high_variability_flag,
    v.weekly_volume::double < d.low_volume_weekly_lt as low_volume_flag,
    v.virtual_mode <> 'NON_VIRTUAL' as virtual_preferred_flag
from placed as v
inner join {{ ref('s1_strength') }} as s on s.merchant_id = v.merchant_id
inner join {{ source('policy_5A', 'demand_scale_policy__classes') }} as p on p.key = v.demand_class
cross join {{ source('policy_5A', 'demand_scale_policy') }} as d
order by mz_idx
