-- Which templates of a week are there, and with which parameters?
-- depends_on: {{ ref('s0_gate_receipt_5A') }}
with component as (
    select
        parent::bigint as shape_no,
        list(centre_min order by ordinal) as centres_min,
        list(sigma_min order by ordinal) as sigmas_min,
        list(amplitude order by ordinal) as amplitudes
    from {{ source('policy_5A', 'shape_library__shapes__components') }}
    group by parent
),

day as (
    select parent::bigint as shape_no, list(value order by ordinal) as dow
    from {{ source('policy_5A', 'shape_library__shapes__dow') }}
    group by parent
)

select
    s.demand_class,
    s.channel_group,
    v.ordinal::smallint as template_id,
    list_transform(c.centres_min, lambda m: (m + v.shift_min + 1440) % 1440) as centres_min,
    list_transform(c.sigmas_min, lambda m: m * v.sigma_mult) as sigmas_min,
    c.amplitudes,
    s.floor,
    s.power,
    list_transform(d.dow, lambda x, i: case when i >= 6 then x * v.weekend_mult else x end) as dow
from {{ source('policy_5A', 'shape_library__shapes') }} as s
inner join component as c on c.shape_no = s.ordinal
inner join day as d on d.shape_no = s.ordinal
cross join {{ source('policy_5A', 'shape_library__variants') }} as v
order by s.demand_class, s.channel_group, template_id
