-- Base weights of candidates are finite and above zero.
{% call gate_no_rows("merchant_id || ' ' || country_iso") %}
    select merchant_id, country_iso
    from {{ ref('s3_candidate_set') }}
    where not coalesce(isfinite(base_weight) and base_weight > 0, false)
{% endcall %}
