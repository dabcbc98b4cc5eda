-- Every size class has mixture, exponent, hub gain, cap and least second share.
{% call gate_no_rows("size_bucket") %}
select b.key as size_bucket
from {{ source('policy_2B', 'alias_layout_policy_v1__merchant_size_buckets') }} as b
left join {{ source('policy_2B', 'alias_layout_policy_v1__mixture_weights') }} as m on m.key = b.key
left join {{ source('policy_2B', 'alias_layout_policy_v1__concentration_alpha_by_bucket') }} as a on a.key = b.key
left join {{ source('policy_2B', 'alias_layout_policy_v1__hub_gain_by_bucket') }} as h on h.key = b.key
left join {{ source('policy_2B', 'alias_layout_policy_v1__top1_soft_cap_by_bucket') }} as c on c.key = b.key
left join {{ source('policy_2B', 'alias_layout_policy_v1__min_secondary_mass') }} as s on s.key = b.key
where (m.key is null or a.key is null or h.key is null or c.key is null or s.key is null)
union all
select 'merchant ' || merchant_id
from {{ ref('s1_merchant_law') }}
where size_bucket is null
{% endcall %}
