-- No group holds too many rows; at authority groups are as many and as large as the policy asks for.
{% call gate_no_rows("fault") %}
with member as (
    select group_idx, count(*) as n from {{ ref('s1_grouping_5B') }} group by group_idx
)

select 'group ' || m.group_idx || ' holds ' || m.n as fault
from member as m
cross join {{ source('policy_5B', 'grouping_policy') }} as p
cross join (select count(*) as n from {{ ref('s1_grouping_5B') }}) as t
where m.n > p.max_group_share * t.n
union all
select count(*) || ' groups of ' || median(m.n)
from member as m
cross join {{ source('policy_5B', 'grouping_policy') }} as p
cross join {{ source('policy_world', 'scale') }} as s
having any_value(s.scale) = 'authority' and (count(*) not between any_value(p.groups_min) and any_value(p.groups_max) or median(m.n) < any_value(p.min_median_members))
    or count(*) <> max(m.group_idx) + 1
{% endcall %}
