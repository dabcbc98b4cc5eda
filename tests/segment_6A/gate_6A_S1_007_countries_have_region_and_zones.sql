-- Every country has a region and figures of its own or of its region for all but little demand; every town keeps a zone of its country.
{% call gate_no_rows("fault") %}
select country_iso as fault from {{ ref('s1_country_profile_6A') }}
where region is null or not coalesce(isfinite(share_65_plus + share_15_24 + gdp_per_head_usd + online_share + household_size), false)
union all
select 'town ' || p.place_idx
from {{ ref('s1_place_base_6A') }} as p
anti join {{ ref('country_zone_universe_2A') }} as z on z.country_iso = p.country_iso and z.tz_idx = p.tz_idx
union all
select 'imputed demand ' || round(sum(origin_milli) filter (where is_imputed) / sum(origin_milli), 4)
from {{ ref('s1_country_base_6A') }}
cross join {{ source('policy_6A', 'population') }} as p
having sum(origin_milli) filter (where is_imputed) > any_value(p.max_imputed_share) * sum(origin_milli)
{% endcall %}
