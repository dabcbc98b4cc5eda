-- Which zone does each site keep once overrides have spoken?
-- depends_on: {{ ref('s1_governance_2A') }}
with site as (
    select
        s.*,
        s.legal_country_iso as country_iso,
        m.mcc,
        s.resolution not in ('polygon', 'legal_filter', 'overlap_rule') as is_ambiguous
    from {{ ref('s1_tz_lookup') }} as s
    left join {{ ref('merchant_catalogue') }} as m on m.merchant_id = s.merchant_id
),

winner as (
    {{ tz_winning_override('site', ['site_id'], site_target=tz_site_target('p'), mcc_target=tz_mcc_target('p')) }}
),

-- An override that repeats what the polygon says has no effect and leaves no trace but its count.
decided as (
    select
        s.*,
        w.override_id as winning_override_id,
        w.scope as winning_scope,
        w.tzid as winning_tzid,
        w.tzid is not null and (s.resolution = 'override' or w.tzid is distinct from s.tzid_provisional) as is_override
    from site as s
    left join winner as w on w.site_id = s.site_id
)

select
    site_id,
    merchant_id,
    legal_country_iso,
    site_order,
    lat_deg,
    lon_deg,
    coalesce(winning_tzid, tzid_provisional) as tzid,
    case when is_override then 'override' when tzid_provisional is not null then 'polygon' end as tzid_source,
    case when is_override then winning_scope end as override_scope,
    case when is_override then winning_override_id end as override_id,
    winning_override_id,
    nudge_lat_deg,
    nudge_lon_deg,
    resolution = 'overlap_rule' as is_overlap_area
from decided
order by site_id
