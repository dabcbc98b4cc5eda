-- 1A gives enough multi-zone and large countries, and no one-zone country grows large (a warning: nothing here can correct it).
{{ config(severity='warn') }}
with country as (
    select l.legal_country_iso as country_iso, max(u.tz_world_support_count) as support, count(distinct l.site_id) as sites
    from {{ ref('site_locations') }} as l
    inner join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = l.legal_country_iso
    group by l.legal_country_iso
),

threshold as (
    select
        k.*,
        case when t.sites >= k.full_world_sites then k.multi_min_sites
            else greatest(k.multi_floor_sites, ceil(k.multi_min_sites * t.sites / k.scaling_sites)) end as n_multi,
        case when t.sites >= k.full_world_sites then k.large_min_sites
            else greatest(k.large_floor_sites, ceil(k.large_min_sites * t.sites / k.scaling_sites)) end as n_large
    from {{ source('policy_2A', 'tz_upstream') }} as k
    cross join (select sum(sites) as sites from country) as t
),

counted as (
    select
        count(*) filter (where c.support >= 2 and c.sites >= t.n_multi) as multi_countries,
        count(*) filter (where c.sites >= t.n_large) as large_countries,
        max(c.sites) filter (where c.support = 1) as largest_single,
        arg_max(c.country_iso, c.sites) filter (where c.support = 1) as largest_single_iso,
        string_agg(c.country_iso || ' ' || c.sites, ', ' order by c.sites desc) filter (where c.sites >= t.n_large) as large_names
    from country as c
    cross join threshold as t
)

select
    'countries of several zones with ' || t.n_multi::integer || ' sites' as scope,
    c.multi_countries::varchar as found,
    t.multi_countries_min || ' to ' || t.multi_countries_max as allowed,
    c.multi_countries between t.multi_countries_min and t.multi_countries_max as is_ok,
    null::varchar as sample
from counted as c cross join threshold as t
union all
select
    'countries with ' || t.n_large::integer || ' sites',
    c.large_countries::varchar,
    t.large_countries_min || ' to ' || t.large_countries_max,
    c.large_countries between t.large_countries_min and t.large_countries_max,
    c.large_names
from counted as c cross join threshold as t
union all
select
    'largest country of one zone',
    coalesce(c.largest_single, 0)::varchar,
    'at most ' || least(t.single_zone_max_sites, t.n_large - 1)::integer,
    coalesce(c.largest_single, 0) <= least(t.single_zone_max_sites, t.n_large - 1),
    c.largest_single_iso
from counted as c cross join threshold as t
