-- No country count is negative or missing.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    select merchant_id, legal_country_iso
    from {{ ref('s7_country_counts') }}
    where coalesce(n_outlets < 0, true)
{% endcall %}
