-- No merchant fits two rules of one priority.
{% call gate_no_rows("merchant_id") %}
select m.merchant_id
from {{ ref('s1_rule_match') }} as m
inner join {{ source('policy_3B', 'mcc_channel_rules__rules__mcc') }} as s on m.mcc between s.from and s.to
inner join {{ source('policy_3B', 'mcc_channel_rules__rules') }} as r
    on r.ordinal::varchar = s.parent and (r.channel = m.channel or r.channel = 'any')
group by m.merchant_id, r.priority
having count(distinct r.rule_id) > 1
{% endcall %}
