-- Every sealed input has a digest, and every site a coordinate on Earth.
{% call gate_no_rows("item", scope='unreadable inputs and sites') %}
-- depends_on: {{ ref('s0_gate_receipt_2A') }}
select 'input ' || name as item
from {{ ref('s0_sealed_inputs_2A') }}
where sha256 is null
union all
select 'site ' || site_id || ' at ' || coalesce(lat_deg::varchar, 'null') || ', ' || coalesce(lon_deg::varchar, 'null')
from {{ ref('site_locations') }}
where not coalesce(isfinite(lat_deg) and isfinite(lon_deg) and lat_deg between -90 and 90 and lon_deg between -180 and 180, false)
{% endcall %}
