-- No party lacks its country, segment, town, zone or household.
{% call gate_no_rows("party_idx") %}
select party_idx from {{ ref('s1_party_base_6A') }}
where country_idx is null or segment_code is null or place_idx is null or tz_idx is null or hh_idx is null or currency_idx is null
    or not coalesce(age_band between 1 and 6 and income_band between 1 and 5 and kyc_level <= 2 and acquisition_code <= 3, false)
{% endcall %}
