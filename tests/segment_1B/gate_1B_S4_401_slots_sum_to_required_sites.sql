-- The tiles of a pair take exactly its outlets.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    select coalesce(r.merchant_id, p.merchant_id) as merchant_id, coalesce(r.legal_country_iso, p.legal_country_iso) as legal_country_iso
    from {{ ref('s3_requirements') }} as r
    full join (
        select
            merchant_id,
            legal_country_iso,
            sum(n_sites_tile) as n_sites
        from {{ ref('s4_alloc_plan') }}
        group by merchant_id, legal_country_iso
    ) as p on p.merchant_id = r.merchant_id and p.legal_country_iso = r.legal_country_iso
    where r.n_sites is distinct from p.n_sites
{% endcall %}
