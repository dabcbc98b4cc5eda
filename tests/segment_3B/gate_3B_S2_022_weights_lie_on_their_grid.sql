-- Every country weight has twelve decimals.
{% call gate_no_rows("country_iso") %}
-- depends_on: {{ ref('s0_gate_receipt_3B') }}
select country_iso
from {{ source('policy_3B', 'cdn_country_weights__countries') }}
where not coalesce(weight::decimal(13, 12)::double = weight and weight > 0, false)
{% endcall %}
