-- Which checks do not hold?
select check_id, severity, verdict, figure, allowed
from {{ ref('s5_validation_report_6B') }}
where verdict <> 'pass'
order by check_id
