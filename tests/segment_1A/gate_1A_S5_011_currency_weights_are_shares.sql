-- Every currency weight lies between 0 and 1.
{% call gate_no_rows("currency_code || ' ' || country_iso") %}
    select currency_code, country_iso
    from {{ ref('ccy_country_weights') }}
    where weight is null or weight not between 0 and 1
{% endcall %}
