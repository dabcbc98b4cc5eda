-- Which attackers' links does a campaign at home in a country choose from? The country's own, and its neighbours' where they are few.
with counted as (
    select country_idx, is_anonymous, count(*) as links
    from {{ ref('s3_attacker_link_6B') }}
    group by country_idx, is_anonymous
),

country as (
    select
        c.country_idx,
        a.is_anonymous,
        coalesce(n.links, 0) as own_links,
        sum(coalesce(n.links, 0)) over (partition by a.is_anonymous order by c.region, c.country_idx) - coalesce(n.links, 0) as links_before,
        sum(coalesce(n.links, 0)) over (partition by a.is_anonymous) as links_n,
        -- those behind anonymisers are numbered after all others
        case when a.is_anonymous then (select sum(links) from counted where not is_anonymous) else 0 end as first_link
    from {{ ref('s1_country_base_6A') }} as c
    cross join (select false as is_anonymous union all select true) as a
    left join counted as n on n.country_idx = c.country_idx and n.is_anonymous = a.is_anonymous
),

widened as (
    select c.*, least(greatest(c.own_links, case when c.is_anonymous then p.attacker_least_links_hidden else p.attacker_least_links_near end), c.links_n) as window_n
    from country as c
    cross join {{ source('policy_6B', 'tactics') }} as p
)

select
    country_idx,
    is_anonymous,
    (first_link + least(greatest(links_before - (window_n - own_links) // 2, 0), links_n - window_n))::integer as link_off,
    window_n::integer as link_n
from widened
order by country_idx, is_anonymous
