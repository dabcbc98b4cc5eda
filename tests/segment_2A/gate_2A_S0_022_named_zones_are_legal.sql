-- Overrides and overlap rules name zones that have a polygon and are legal for their country, and every site country has a legal zone.
{% call gate_no_rows("item") %}
-- depends_on: {{ ref('s0_gate_receipt_2A') }}
with named as (
    select
        override_id as item,
        tzid,
        case scope when 'country' then target when 'site' then split_part(target, '|', 2) end as country_iso
    from {{ source('policy_2A', 'tz_overrides__overrides') }}
    union all
    select 'overlap rule ' || r.ordinal, t.value, r.country_iso
    from {{ source('policy_2A', 'tz_overlaps__rules') }} as r
    inner join {{ source('policy_2A', 'tz_overlaps__rules__tzids') }} as t on t.parent = r.ordinal::varchar
    union all
    select 'overlap rule ' || ordinal, prefer_tzid, country_iso
    from {{ source('policy_2A', 'tz_overlaps__rules') }}
    where prefer_tzid is not null
)

select item || ': ' || tzid || ' has no polygon' as item
from named
anti join ({{ tz_polygon_zones() }}) using (tzid)
union all
select item || ': ' || tzid || ' is not legal for ' || country_iso
from named
anti join {{ ref('country_zone_universe_2A') }} using (country_iso, tzid)
where country_iso is not null
union all
select distinct 'sites in ' || l.legal_country_iso || ', which has no legal zone'
from {{ ref('site_locations') }} as l
anti join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = l.legal_country_iso
{% endcall %}
