{#
  Shares of merchants with two or more sites that live in one zone (one_zone_share), or have nearly all their sites in one
  (near_one_zone_share): the site-count image of 2B's tail metrics n_groups = 1 and max_p >= 0.95.
#}
{% macro tz_chain_concentration(sites, tzid) %}
    select
        avg((zones = 1)::integer) as one_zone_share,
        avg((top_sites >= k.near_one_zone_share * sites)::integer) as near_one_zone_share
    from (
        select merchant_id, count(*) as zones, max(zone_sites) as top_sites, sum(zone_sites) as sites
        from (select merchant_id, {{ tzid }} as tzid, count(*) as zone_sites from {{ sites }} group by merchant_id, {{ tzid }})
        group by merchant_id
    )
    cross join {{ source('policy_2A', 'topology_rebalance') }} as k
    where sites >= 2
{% endmacro %}
