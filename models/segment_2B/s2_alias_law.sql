-- Which laws need an alias table, and with which masses: all sites of a merchant, of one of its zones, of a zone in one country?
with site as (
    select merchant_idx, legal_country_iso, tz_idx, site_idx, mass_q
    from {{ ref('s1_site_weights') }}
),

-- a zone in one country has the law of the whole zone where the zone lies in that country alone
zone_country as (
    select
        merchant_idx,
        legal_country_iso,
        tz_idx,
        count(*) over (partition by merchant_idx, tz_idx) as n_countries
    from (select distinct merchant_idx, legal_country_iso, tz_idx from site)
),

member as (
    select 'merchant' as kind, merchant_idx, null::varchar as legal_country_iso, null::smallint as tz_idx, site_idx, mass_q
    from site
    union all
    select 'group', merchant_idx, null, tz_idx, site_idx, mass_q
    from site
    union all
    select 'zone', s.merchant_idx, s.legal_country_iso, s.tz_idx, s.site_idx, s.mass_q
    from site as s
    inner join zone_country as z
        on z.merchant_idx = s.merchant_idx and z.legal_country_iso = s.legal_country_iso and z.tz_idx = s.tz_idx
    where z.n_countries > 1
),

apportioned as (
    {{ quantised_weights('member', ['kind', 'merchant_idx', 'legal_country_iso', 'tz_idx'],
        weight='mass_q', ties=['site_idx'], column='law_q', total=4294967296) }}
),

-- a merchant's masses are a law already
law as (
    select
        kind,
        merchant_idx,
        legal_country_iso,
        tz_idx,
        list(site_idx order by site_idx) as site_idx,
        list(case when kind = 'merchant' then mass_q else law_q end order by site_idx) as mass_q
    from apportioned
    group by kind, merchant_idx, legal_country_iso, tz_idx
),

entry as (
    select kind, merchant_idx, legal_country_iso, tz_idx, site_idx, mass_q
    from law
    union all
    select 'zone', merchant_idx, legal_country_iso, tz_idx, null, null
    from zone_country
    where n_countries = 1
),

numbered as (
    select
        *,
        row_number() over (order by kind, merchant_idx, legal_country_iso, tz_idx) - 1 as table_id
    from entry
),

built as materialized (
    select *, alias_table(mass_q) as built_law from numbered
)

select
    table_id::integer as table_id,
    kind,
    merchant_idx,
    legal_country_iso,
    tz_idx,
    coalesce(sum(len(site_idx)) over (order by table_id rows between unbounded preceding and 1 preceding), 0)::bigint as slot_offset,
    site_idx,
    mass_q,
    built_law.prob as slot_prob_q,
    built_law.alias as slot_alias
from built
order by table_id
