-- The policies as loaded keep the rules between their fields.
{% call gate_no_rows("fault") %}
-- depends_on: {{ ref('s0_gate_receipt_3B') }}
select 'mcc_channel_rules.' || rule_id || ': p_virtual_only + p_hybrid' as fault
from {{ source('policy_3B', 'mcc_channel_rules__rules') }}
where not coalesce(p_virtual_only + p_hybrid <= 1 and note <> '' and rule_version <> '', false)
union all
select 'mcc_channel_rules: no fallback'
where not exists (from {{ source('policy_3B', 'mcc_channel_rules__rules') }} where rule_id = 'VRULE_DEFAULT' and priority = 999)
union all
select 'settlement_policy: chances of cities'
from {{ source('policy_3B', 'settlement_policy') }}
where not coalesce(abs(city_bucket_probs_B1 + city_bucket_probs_B2 + city_bucket_probs_B3 + city_bucket_probs_B4 + city_bucket_probs_B5 - 1) <= 1e-9, false)
union all
select 'cdn_country_weights: profiles alike'
from {{ source('policy_3B', 'cdn_country_weights__profiles') }}
having count(distinct (edge_scale_mult, coupling, tau_km)) < count(*)
union all
select 'cdn_country_weights: weights sum to ' || sum(weight)
from {{ source('policy_3B', 'cdn_country_weights__countries') }}
having not coalesce(abs(sum(weight) - 1) <= 1e-9, false)
{% endcall %}
