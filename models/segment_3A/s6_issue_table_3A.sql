-- Which rows break a promise of the segment?
{% set checks = checks_of_3A() %}
with issue as (
    {% for check_id, severity in checks.items() %}
    select '{{ check_id }}' as check_id, '{{ severity }}' as severity, item::varchar as item
    from ({{ check_3A(check_id) if check_id.startswith('3A-') else context['check_' ~ check_id]() }})
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- a thousand rows are enough to find a fault
select check_id, severity, issue_no::integer as issue_no, affected_count, item
from (
    select
        *,
        row_number() over (partition by check_id order by item) as issue_no,
        count(*) over (partition by check_id) as affected_count
    from issue
)
where issue_no <= 1000
order by check_id, issue_no
