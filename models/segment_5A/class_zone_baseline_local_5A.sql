-- How many arrivals does each class expect in each zone, channel and hour of the local week?
select
    m.demand_class,
    m.legal_country_iso,
    m.tzid,
    m.channel_group,
    b.bucket,
    sum(b.intensity_base::decimal(28, 12))::decimal(18, 6) as intensity_base
from {{ ref('merchant_zone_baseline_local_5A') }} as b
inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = b.mz_idx
group by m.demand_class, m.legal_country_iso, m.tzid, m.channel_group, b.bucket
order by m.demand_class, m.legal_country_iso, m.tzid, m.channel_group, b.bucket
