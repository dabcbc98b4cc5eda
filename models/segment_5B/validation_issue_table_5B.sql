-- Which checks do not hold?
select check_id, severity, verdict, figure, allowed
from {{ ref('validation_report_5B') }}
where verdict <> 'pass'
order by check_id
