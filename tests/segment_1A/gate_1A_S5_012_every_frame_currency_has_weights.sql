-- The primary tender of every frame country is in the tender table and has weights over the whole frame.
{% call gate_no_rows("country_iso || ' ' || coalesce(currency_code, 'no tender')") %}
    select f.country_iso, f.currency_code
    from {{ ref('s0_country_frame') }} as f
    left join (
        select currency_code, count(*) as n_countries
        from {{ ref('ccy_country_weights') }}
        group by currency_code
    ) as w on w.currency_code = f.currency_code
    left join {{ ref('ref_legal_tender') }} as t on t.country_iso = f.country_iso and t.currency_code = f.currency_code
    left join {{ ref('sparse_flag') }} as s on s.currency_code = f.currency_code
    where t.country_iso is null
        or s.currency_code is null
        or w.n_countries is distinct from (select count(*) from {{ ref('s0_country_frame') }})
{% endcall %}
