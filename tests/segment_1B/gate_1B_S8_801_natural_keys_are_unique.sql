-- Neither the natural key nor site_id occurs twice.
with duplicate as (
    select 'natural key' as scope, merchant_id || ' ' || legal_country_iso || ' ' || site_order as item
    from {{ ref('site_locations') }}
    group by all
    having count(*) > 1
    union all
    select 'site_id', site_id::varchar
    from {{ ref('site_locations') }}
    group by all
    having count(*) > 1
)

select
    k.scope,
    count(d.item)::varchar as found,
    '0' as allowed,
    count(d.item) = 0 as is_ok,
    array_to_string(list(d.item order by d.item) filter (where d.item is not null)[:5], ', ') as sample
from (values ('natural key'), ('site_id')) as k(scope)
left join duplicate as d on d.scope = k.scope
group by k.scope
order by k.scope
