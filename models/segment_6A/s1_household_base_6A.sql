-- Which households are there, where, and of how many parties?
select
    (row_number() over (order by household_key) - 1)::integer as hh_idx,
    household_key,
    any_value(place_idx) as place_idx,
    count(*)::utinyint as size
from {{ ref('s1_member') }}
group by household_key
order by household_key
