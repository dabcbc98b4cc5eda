-- In which time zones does each merchant trade in each country, with which share and how many outlet-equivalents?
with prior as (
    select country_iso, tzid, round(share_effective::double * 1e9)::integer as prior_share_ppb
    from {{ ref('s2_country_zone_priors') }}
),

-- a pair that is not split trades in the zone where most of its sites stand
monolithic as (
    select
        q.merchant_id,
        q.legal_country_iso,
        t.tzid,
        t.tz_idx,
        q.site_count,
        count(*)::integer as observed_site_count
    from {{ ref('s1_escalation_queue') }} as q
    inner join {{ ref('site_timezones') }} as t on t.merchant_id = q.merchant_id and t.legal_country_iso = q.legal_country_iso
    left join prior as p on p.country_iso = q.legal_country_iso and p.tzid = t.tzid
    where not q.is_escalated
    group by q.merchant_id, q.legal_country_iso, t.tzid, t.tz_idx, q.site_count, p.prior_share_ppb
    qualify row_number() over (
        partition by q.merchant_id, q.legal_country_iso
        order by count(*) desc, coalesce(p.prior_share_ppb, 0) desc, t.tzid
    ) = 1
),

allocated as (
    select
        c.merchant_id,
        c.legal_country_iso,
        c.tzid,
        c.tz_idx,
        c.zone_site_count_sum as site_count,
        c.zone_site_count,
        s.observed_site_count,
        c.share_ppb,
        true as is_escalated
    from {{ ref('s4_zone_counts') }} as c
    inner join {{ ref('s3_zone_shares') }} as s
        on s.merchant_id = c.merchant_id and s.legal_country_iso = c.legal_country_iso and s.tzid = c.tzid
    union all
    select merchant_id, legal_country_iso, tzid, tz_idx, site_count, site_count, observed_site_count, 1000000000, false
    from monolithic
)

select
    a.merchant_id,
    a.legal_country_iso,
    a.tzid,
    a.tz_idx,
    a.site_count,
    a.zone_site_count,
    (sum(a.zone_site_count) over (partition by a.merchant_id, a.legal_country_iso))::integer as zone_site_count_sum,
    a.observed_site_count,
    a.share_ppb,
    coalesce(p.prior_share_ppb, 0) as prior_share_ppb,
    a.is_escalated,
    row_number() over (partition by a.merchant_id, a.legal_country_iso order by a.share_ppb desc, a.tzid) = 1 as is_dominant,
    a.zone_site_count = 0 as is_tail
from allocated as a
left join prior as p on p.country_iso = a.legal_country_iso and p.tzid = a.tzid
order by a.merchant_id, a.legal_country_iso, a.tzid
