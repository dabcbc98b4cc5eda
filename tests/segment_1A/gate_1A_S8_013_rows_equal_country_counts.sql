-- Every merchant and country has as many rows as its count says.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    with listed as (
        select
            merchant_id,
            legal_country_iso,
            count(*) as n_rows,
            min(final_country_outlet_count) as low_count,
            max(final_country_outlet_count) as high_count
        from {{ ref('outlet_catalogue') }}
        group by merchant_id, legal_country_iso
    ),

    counted as (
        select s.merchant_id, s.legal_country_iso, s.n_outlets
        from {{ ref('s7_country_counts') }} as s
        where s.n_outlets > 0
            and s.merchant_id not in (select merchant_id from {{ ref('merchant_abort_log') }})
    )

    select
        coalesce(l.merchant_id, c.merchant_id) as merchant_id,
        coalesce(l.legal_country_iso, c.legal_country_iso) as legal_country_iso
    from listed as l
    full join counted as c on c.merchant_id = l.merchant_id and c.legal_country_iso = l.legal_country_iso
    where l.n_rows is distinct from c.n_outlets
        or l.low_count is distinct from c.n_outlets
        or l.high_count is distinct from c.n_outlets
{% endcall %}
