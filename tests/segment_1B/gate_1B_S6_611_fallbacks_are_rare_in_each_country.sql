-- Few outlets of any country with enough of them stand on a safe point.
{% call gate_no_rows("legal_country_iso || ' ' || fallback_share", 'countries') %}
    select
        f.legal_country_iso,
        f.fallback_share
    from (
        select
            legal_country_iso,
            count(*) as n_sites,
            avg(fallback::integer) as fallback_share
        from {{ ref('s6_site_jitter') }}
        group by legal_country_iso
    ) as f
    cross join {{ source('policy_1B', 'jitter') }} as j
    where f.n_sites >= j.fallback_country_min_sites and f.fallback_share > j.fallback_country_cap
{% endcall %}
