-- No anchor share passes its profile's cap, and the settlement country has it.
{% call gate_no_rows("merchant_idx") %}
select t.merchant_idx
from {{ ref('s2_merchant_topology') }} as t
inner join {{ source('policy_3B', 'cdn_country_weights__profiles') }} as f on f.key = t.profile
where not coalesce(t.anchor_share between 0 and f.max_single_country_share and abs(t.settlement_overlap - t.anchor_share) <= 1e-7, false)
{% endcall %}
