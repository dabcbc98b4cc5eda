-- How many outlet-equivalents of its trade does each split pair have in each zone?
with target as (
    select
        s.merchant_id,
        s.legal_country_iso,
        s.tzid,
        s.tz_idx,
        s.share_ppb,
        q.site_count,
        q.site_count::bigint * s.share_ppb as target_ppb,
        {{ rng_tie_break('3A.S4.tie', ['s.merchant_id', iso_key('s.legal_country_iso'), 's.tz_idx']) }} as tie
    from {{ ref('s3_zone_shares') }} as s
    inner join {{ ref('s1_escalation_queue') }} as q
        on q.merchant_id = s.merchant_id and q.legal_country_iso = s.legal_country_iso
),

-- whole numbers throughout: no remainder is ever rounded
ranked as (
    select
        *,
        target_ppb // 1000000000 as base,
        row_number() over (pair order by target_ppb % 1000000000 desc, tie, tzid) as residual_rank,
        row_number() over (pair order by share_ppb desc, tzid) as share_rank
    from target
    window pair as (partition by merchant_id, legal_country_iso)
),

apportioned as (
    select
        *,
        base + (residual_rank <= site_count - sum(base) over (partition by merchant_id, legal_country_iso))::integer as n
    from ranked
),

served as (
    select
        a.*,
        (p.integerisation_second_zone_floor_enabled
            and a.n = 0
            and a.site_count >= p.integerisation_second_zone_floor_min_site_count
            and a.share_ppb >= p.integerisation_second_zone_floor_min_second_zone_share * 1000000000
            and a.share_rank <= 1 + p.integerisation_second_zone_floor_max_forced_zones)::integer as reserved
    from apportioned as a
    cross join {{ source('policy_3A', 's3_dispersion') }} as p
)

select
    merchant_id,
    legal_country_iso,
    tzid,
    tz_idx,
    share_ppb,
    target_ppb // 1000 as target_micro,
    -- what is reserved for small zones comes from the largest
    (n + reserved - case when share_rank = 1 then sum(reserved) over (partition by merchant_id, legal_country_iso) else 0 end)::integer as zone_site_count,
    site_count as zone_site_count_sum,
    residual_rank::smallint as residual_rank
from served
order by merchant_id, legal_country_iso, tzid
