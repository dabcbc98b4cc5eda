-- Presence, entry, market, foreignness and hour are the arrival's, the class is the merchant's, and none is missing.
{{ gate_no_counted_faults('s2_day_audit', ['n_other_context', 'n_other_class']) }}
union all
select * from (
    {% call gate_no_rows('merchant_idx', scope='merchants of another class') %}
    select c.merchant_idx
    from {{ ref('merchant_catalogue') }} as c
    inner join {{ ref('merchant_class_profile_5A') }} as p on p.merchant_id = c.merchant_id
    left join {{ ref('s2_merchant_dim_6B') }} as m on m.merchant_idx = c.merchant_idx
    where m.class_idx is distinct from {{ class_idx('p.primary_demand_class') }}
    {% endcall %}
)
