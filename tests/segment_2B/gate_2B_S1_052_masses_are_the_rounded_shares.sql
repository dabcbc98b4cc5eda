-- Whole masses sum to 2^32 and lie within the rounding of the shares.
{% call gate_no_rows("key") %}
select 'site ' || w.site_id as key
from {{ ref('s1_site_weights') }} as w
inner join {{ ref('s1_site_shares') }} as s on s.site_id = w.site_id
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
where not coalesce(abs(w.p_weight - s.share) <= p.quantisation_epsilon, false)
union all
select 'merchant ' || merchant_id
from {{ ref('s1_site_weights') }}
group by merchant_id
having sum(mass_q) <> 4294967296
{% endcall %}
