-- What was checked, how strictly, and with which verdict?
select c.code as check_id, c.name, c.severity, c.figure, c.allowed, c.verdict, p.mode as validation_mode
from {{ ref('s5_checks_5A') }} as c
cross join {{ source('policy_5A', 'validation_policy') }} as p
order by check_id
