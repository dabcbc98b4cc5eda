-- Every currency has one rate, numbers are those of 6A, and prices have a unit.
select * from (
    {% call gate_no_rows('currency_code', scope='currencies without one rate or number') %}
    select c.currency_code
    from (
        select currency_code, currency_idx from {{ ref('s1_country_base_6A') }}
        union
        select currency_code, null from {{ ref('merchant_catalogue') }}
    ) as c
    left join {{ ref('s2_currency_dim_6B') }} as u on u.currency_code = c.currency_code
    group by c.currency_code, c.currency_idx
    having count(u.currency_idx) <> 1 or not bool_and(c.currency_idx is null or c.currency_idx = u.currency_idx) or min(u.per_eur) <= 0 or min(u.price_unit_minor) < 100
    {% endcall %}
)
union all
{{ gate_equal('(select max(currency_idx) + 1 from ' ~ ref('s2_currency_dim_6B') ~ ')', '(select count(*) from ' ~ ref('s2_currency_dim_6B') ~ ')', 'numbers from 0') }}
