-- How often is an ordinary flow declined, by presence, segment and amount? Thresholds of a word of 32 bits.
with band as (
    select from_minor, coalesce(lead(from_minor) over (order by from_minor), 2147483647) as upto_minor, factor
    from {{ source('policy_6B', 'flow_shape__decline_amount_bands') }}
),

step as (
    select s.amount_step, b.factor
    from (select unnest(range({{ amount_steps() }})) as amount_step) as s
    cross join {{ source('policy_6B', 'flow_shape') }} as p
    inner join band as b on s.amount_step * p.decline_step_minor >= b.from_minor and s.amount_step * p.decline_step_minor < b.upto_minor
)

select
    {{ decline_cell('r.presence', 'g.segment_code', 's.amount_step') }} as decline_cell,
    {{ word_below('case r.presence when 0 then p.decline_pos else p.decline_ecom end * g.decline_factor * s.factor') }} as decline_below
from (select unnest([0, 1]) as presence) as r
cross join {{ ref('s2_segment_dim_6B') }} as g
cross join step as s
cross join {{ source('policy_6B', 'flow_shape') }} as p
order by decline_cell
