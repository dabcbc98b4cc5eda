-- From which countries do a country's visitors come? 64 slots a country.
with demand as (
    select
        o.country_iso,
        sum(o.cp_milli + o.cnp_milli)::double as milli
    from {{ ref('s1_origin_base_6A') }} as o
    group by o.country_iso
),

language as (
    select l.country_iso, l.language
    from {{ source('ref', 'ref_country_languages') }} as l
    cross join {{ source('policy_6A', 'population') }} as p
    where l.population_pct >= p.corridor_language_share_pct
),

shared as (
    select distinct a.country_iso as to_iso, b.country_iso as from_iso
    from language as a
    inner join language as b on b.language = a.language
),

pair as (
    select
        t.country_iso,
        f.country_iso as from_country_iso,
        round(exp(-{{ haversine_km('t.lat_deg', 't.lon_deg', 'f.lat_deg', 'f.lon_deg') }} / p.corridor_scale_km)
            * pow(d.milli, p.corridor_demand_exponent) * case when s.to_iso is not null then p.corridor_language_factor else 1 end, 9) as weight,
        p.corridor_slots
    from {{ ref('s1_country_profile_6A') }} as t
    inner join {{ ref('s1_country_profile_6A') }} as f on f.country_iso <> t.country_iso
    inner join demand as d on d.country_iso = f.country_iso
    left join shared as s on s.to_iso = t.country_iso and s.from_iso = f.country_iso
    cross join {{ source('policy_6A', 'population') }} as p
),

apportioned as (
    {{ largest_remainder('pair', ['country_iso'], weight='weight', total='corridor_slots', ties=['from_country_iso'], count='n_slots') }}
),

opened as (
    select country_iso, from_country_iso, unnest(range(n_slots)) as k
    from apportioned
    where n_slots > 0
)

select
    country_iso,
    (row_number() over (partition by country_iso order by from_country_iso, k) - 1)::utinyint as slot_no,
    from_country_iso
from opened
order by country_iso, slot_no
