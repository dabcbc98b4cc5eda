-- Every country has pay days, and its holidays where it has any in the horizon.
{% call gate_no_rows("country") %}
select d.country || ' without pay day' as country
from (select distinct legal_country_iso as country from {{ ref('merchant_zone_profile_5A') }}) as d
anti join (from {{ ref('scenario_calendar_5A') }} where event_type = 'PAYDAY') as e on e.country_iso = d.country
union all
select h.country_iso || ' ' || h.holiday_date
from {{ source('ref', 'ref_holidays') }} as h
cross join {{ ref('s4_horizon') }} as z
anti join (from {{ ref('scenario_calendar_5A') }} where kind = 'HOLIDAY') as e on e.country_iso = h.country_iso and e.start_local::date = h.holiday_date
where h.is_public and h.subdivision is null and h.country_iso in (select legal_country_iso from {{ ref('merchant_zone_profile_5A') }})
    and h.holiday_date between z.first_date and z.first_date + z.horizon_days - 1
{% endcall %}
