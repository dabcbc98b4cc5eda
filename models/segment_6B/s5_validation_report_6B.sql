-- What was checked, and with which verdict?
select code as check_id, name, severity, figure, allowed, verdict
from {{ ref('s5_checks_6B') }}
order by check_id
