-- What are the cells of each law's quantile table? A value is low and, by its place in the cell, a part of step.
with component as (
    {% for policy in law_policies() %}
    select '{{ policy }}' as policy, parent::smallint as ordinal, ordinal as component_no, weight, dist, scale, shape
    from {{ source('policy_6B', policy ~ '__laws__components') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

mixture as (
    select
        policy,
        ordinal,
        list(dist order by component_no) as dist,
        list(weight order by component_no) as weight,
        list(scale order by component_no) as scale,
        list(coalesce(shape, 0e0) order by component_no) as shape
    from component
    group by policy, ordinal
),

law as (
    select l.law_no, quantile_law(l.least, l.most, l.per_unit, m.dist, m.weight, m.scale, m.shape) as edges
    from {{ ref('s2_law_6B') }} as l
    inner join mixture as m on m.policy = l.policy and m.ordinal = l.ordinal
),

cell as (
    select law_no, unnest(range(len(edges) - 1)) as cell_no, unnest(edges[:-2]) as low, unnest(edges[2:]) as high from law
)

select
    (law_no::bigint * 8192 + cell_no)::integer as law_cell,
    low,
    high - low as step
from cell
order by law_cell
