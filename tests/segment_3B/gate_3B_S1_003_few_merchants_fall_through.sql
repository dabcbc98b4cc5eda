-- Hardly any merchant is left to the fallback rule.
{% call gate_no_rows("found") %}
select count(*) || ' of ' || any_value(n_merchants) || ' merchants' as found
from (
    select v.rule_id, count(*) over () as n_merchants, p.unmatched_share_max
    from {{ ref('virtual_classification_3B') }} as v
    cross join {{ source('policy_3B', 'mcc_channel_rules') }} as p
)
where rule_id = 'VRULE_DEFAULT'
having count(*) > any_value(unmatched_share_max) * any_value(n_merchants)
{% endcall %}
