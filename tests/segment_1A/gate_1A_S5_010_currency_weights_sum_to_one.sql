-- The country weights of each currency sum to one.
{% call gate_no_rows("currency_code || ' ' || total") %}
    select w.currency_code, sum(w.weight) as total
    from {{ ref('ccy_country_weights') }} as w
    group by w.currency_code
    having abs(sum(w.weight) - 1) > (select epsilon_share from {{ source('policy_1A', 'currency_weights') }})
{% endcall %}
