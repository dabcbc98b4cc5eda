-- Every category belongs to a sector.
{% call gate_no_rows("merchant_id") %}
select merchant_id from {{ ref('s1_merchant_demand') }} where sector is null
{% endcall %}
