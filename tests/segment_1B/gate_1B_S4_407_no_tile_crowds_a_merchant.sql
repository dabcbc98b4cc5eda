-- No tile keeps more than its share of a merchant with many outlets.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso || ' ' || tile_id") %}
    select p.merchant_id, p.legal_country_iso, p.tile_id
    from {{ ref('s4_alloc_plan') }} as p
    inner join {{ ref('s3_requirements') }} as r on r.merchant_id = p.merchant_id and r.legal_country_iso = p.legal_country_iso
    inner join (
        select country_iso, count(*) as n_centres from {{ ref('s4_market_centres') }} group by country_iso
    ) as c on c.country_iso = p.legal_country_iso
    cross join {{ source('policy_1B', 'placement') }} as k
    where r.n_sites >= k.pair_guard_min_sites
        and p.n_sites_tile > greatest(ceil(k.pair_tile_share_max * r.n_sites), ceil(r.n_sites / c.n_centres))
{% endcall %}
