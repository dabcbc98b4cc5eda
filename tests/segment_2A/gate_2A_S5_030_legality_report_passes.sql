-- The legality report is there and says PASS.
select
    'status' as scope,
    coalesce(any_value(status), 'no report') as found,
    'PASS' as allowed,
    count(*) = 1 and coalesce(bool_and(status = 'PASS'), false) as is_ok,
    null::varchar as sample
from {{ ref('s4_legality_report') }}
