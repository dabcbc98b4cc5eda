-- Which pools serve each town: its own, or else the nearest before it on its country's curve?
with pool as (
    select
        place_idx,
        min(ip_off) filter (where pool_kind = 'shared') as shared_off,
        sum(ip_n) filter (where pool_kind = 'shared') as shared_n,
        min(ip_off) filter (where pool_kind = 'work') as work_off,
        sum(ip_n) filter (where pool_kind = 'work') as work_n,
        -- a town's public addresses lie together
        min(ip_off) filter (where pool_kind = 'public') as pub_off,
        sum(ip_n) filter (where pool_kind = 'public') as pub_n,
        min(ip_off) filter (where ip_type = 'EDU') as edu_off,
        sum(ip_n) filter (where ip_type = 'EDU') as edu_n
    from {{ ref('s4_ip_pool_6A') }}
    where place_idx is not null
    group by place_idx
)

select
    t.place_idx,
    {% for column in ['shared_off', 'shared_n', 'work_off', 'work_n', 'pub_off', 'pub_n'] -%}
    last_value(p.{{ column }} ignore nulls) over before_it::integer as {{ column }},
    {% endfor -%}
    -- a town with public places of its own has its own schools, or none
    last_value(case when p.pub_n is not null then coalesce(p.edu_off, -1) end ignore nulls) over before_it::integer as edu_off,
    last_value(case when p.pub_n is not null then coalesce(p.edu_n, 0) end ignore nulls) over before_it::integer as edu_n
from {{ ref('s1_place_base_6A') }} as t
left join pool as p on p.place_idx = t.place_idx
window before_it as (partition by t.country_idx order by t.place_idx rows between unbounded preceding and current row)
order by t.place_idx
