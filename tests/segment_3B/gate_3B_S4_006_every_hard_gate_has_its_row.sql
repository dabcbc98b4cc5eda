-- The contract holds the twelve realism rows and the four promises.
{% call gate_no_rows("test_id") %}
select e.test_id
from (
    select '3B-V' || lpad(n::varchar, 2, '0') as test_id from unnest(range(1, 13)) as v (n)
    union all
    select '3B-D' || lpad(n::varchar, 2, '0') from unnest(range(1, 5)) as d (n)
) as e
left join {{ ref('virtual_validation_contract_3B') }} as c on c.test_id = e.test_id and c.enabled
where c.test_id is null
union all
select count(*) || ' rows'
from {{ ref('virtual_validation_contract_3B') }}
having count(*) < 24
{% endcall %}
