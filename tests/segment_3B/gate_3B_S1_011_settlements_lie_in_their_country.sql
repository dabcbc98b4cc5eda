-- Every settlement has coordinates inside its country, or says that it stands at the place itself.
{% call gate_no_rows("merchant_id") %}
with point as (
    select merchant_id, settlement_country_iso as country_iso, lat_deg, lon_deg, office_attempts
    from {{ ref('virtual_settlement_3B') }}
),

tested as (
    {{ tested_points('point', ['merchant_id']) }}
)

select p.merchant_id
from point as p
left join tested as t on t.merchant_id = p.merchant_id
cross join {{ source('policy_3B', 'settlement_policy') }} as s
where not coalesce(p.lat_deg between -90 and 90 and p.lon_deg between -180 and 180, false)
    or not coalesce(t.is_inside or p.office_attempts > s.office_attempts, false)
{% endcall %}
