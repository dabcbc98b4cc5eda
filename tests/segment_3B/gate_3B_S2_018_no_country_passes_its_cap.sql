-- No country holds more of a merchant than its profile allows.
{% call gate_no_rows("merchant_idx") %}
select t.merchant_idx
from {{ ref('s2_merchant_topology') }} as t
inner join {{ source('policy_3B', 'cdn_country_weights__profiles') }} as f on f.key = t.profile
where not coalesce(t.top_country_share <= f.max_single_country_share + 1e-7, false)
{% endcall %}
