-- Does every structural check of the segment hold?
with known as (
    {% for check_id, severity in checks_of_3A().items() %}
    select '{{ check_id }}' as check_id, '{{ severity }}' as severity
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

found as (
    select check_id, any_value(affected_count) as affected_count
    from {{ ref('s6_issue_table_3A') }}
    group by check_id
)

select
    k.check_id,
    case when coalesce(f.affected_count, 0) = 0 then 'PASS' else 'FAIL' end as status,
    k.severity,
    coalesce(f.affected_count, 0) as affected_count,
    coalesce(f.affected_count, 0)::varchar || ' rows' as figure,
    '0 rows' as allowed
from known as k
left join found as f on f.check_id = k.check_id
order by k.check_id
