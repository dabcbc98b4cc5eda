-- The policies as loaded keep the rules between their fields.
{% call gate_no_rows("fault") %}
-- depends_on: {{ ref('s0_gate_receipt_2B') }}
select 'mixture_weights.' || key || ' sums to ' || (hub_spoke + heavy_tail + near_uniform) as fault
from {{ source('policy_2B', 'alias_layout_policy_v1__mixture_weights') }}
where abs(hub_spoke + heavy_tail + near_uniform - 1) > 1e-9
union all
select 'weight_source.mode ' || weight_source_mode
from {{ source('policy_2B', 'alias_layout_policy_v1') }}
where weight_source_mode <> 'profile_mixture_v2' or quantised_bits <> 32
union all
select 'day_effect_policy_v1: sigma, gamma or clip bounds'
from {{ source('policy_2B', 'day_effect_policy_v1') }}
where not (sigma_min < sigma_max and gamma_clip_min < 1 and gamma_clip_max > 1 and sigma_gamma_policy_v2_enabled)
{% endcall %}
