-- Which site does each slot give where demand has no outlet in its own zone: those of the merchant in that country?
with needy as (
    select distinct m.merchant_idx, m.legal_country_iso
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s1_grouping_5B') }} as g on g.mz_idx = m.mz_idx
    left join {{ ref('s2_alias_index') }} as i
        on i.kind = 'zone' and i.merchant_idx = m.merchant_idx and i.legal_country_iso = m.legal_country_iso and i.tz_idx = m.tz_idx
    where m.zone_origin = 'remote' or (m.zone_origin = 'site' and i.table_id is null)
),

member as (
    select n.merchant_idx, n.legal_country_iso, w.site_idx, w.mass_q
    from needy as n
    inner join {{ ref('s1_site_weights') }} as w on w.merchant_idx = n.merchant_idx and w.legal_country_iso = n.legal_country_iso
),

slot as (
    {{ apportioned_alias_slots('member', ['merchant_idx', 'legal_country_iso'], item='site_idx', mass='mass_q') }}
)

select * from slot
order by slot
