-- The outlets expected over the centres of a country stay near its outlets.
{% call gate_no_rows("country_iso || ' ' || expected", 'countries') %}
    select c.country_iso, sum(c.centre_weight_e12)::double / 1e12 as expected
    from {{ ref('s4_market_centres') }} as c
    inner join (select distinct legal_country_iso, country_total from {{ ref('s3_requirements') }}) as r
        on r.legal_country_iso = c.country_iso
    cross join {{ source('policy_1B', 'validation') }} as v
    where r.country_total >= v.centre_sum_min_sites
    group by c.country_iso, r.country_total, v.centre_sum_tolerance
    having abs(sum(c.centre_weight_e12)::double / 1e12 - r.country_total) > v.centre_sum_tolerance * r.country_total
{% endcall %}
