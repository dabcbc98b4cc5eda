-- Every virtual merchant has a settlement zone, and every edge an operational one.
{% call gate_no_rows("merchant_id") %}
select v.merchant_id
from {{ ref('virtual_classification_3B') }} as v
left join {{ ref('virtual_settlement_3B') }} as s on s.merchant_id = v.merchant_id
left join (
    select merchant_id, count(*) filter (where tzid_operational is null) as n_without from {{ ref('edge_catalogue_3B') }} group by merchant_id
) as e on e.merchant_id = v.merchant_id
where v.is_virtual and (s.tzid_settlement is null or e.n_without is distinct from 0)
{% endcall %}
