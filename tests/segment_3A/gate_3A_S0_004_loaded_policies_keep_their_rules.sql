-- The policies as loaded keep the rules between their fields.
{% call gate_no_rows("fault") %}
-- depends_on: {{ ref('s0_gate_receipt_3A') }}
select 'zone_mixture_policy: base_probability + zone_effect + site_effect' as fault
from {{ source('policy_3A', 'zone_mixture_policy') }}
where not coalesce(base_probability + zone_effect + site_effect <= 1 + 1e-12 and least(zone_effect, site_effect, span_lift) >= 0 and force_site_count > min_sites, false)
union all
select 'country_zone_priors.strength'
from {{ source('policy_3A', 'country_zone_priors') }}
where not coalesce(strength_lo < strength_hi, false)
{% endcall %}
