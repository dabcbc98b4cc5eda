-- Where an override by merchant category is active, every merchant with sites has a category.
{% call gate_no_rows("merchant_id") %}
-- depends_on: {{ ref('s0_gate_receipt_2A') }}
select distinct l.merchant_id
from {{ ref('site_locations') }} as l
left join {{ ref('merchant_catalogue') }} as m on m.merchant_id = l.merchant_id
where m.mcc is null
    and exists (select 1 from ({{ tz_active_overrides() }}) where scope = 'mcc')
{% endcall %}
