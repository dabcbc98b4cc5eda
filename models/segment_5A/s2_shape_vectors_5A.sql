-- Which share of its week does each template have in each hour, in each kind of zone?
with modifier as (
    select
        p.zone_profile_id,
        p.ordinal as profile_no,
        list(m.factor order by g.bucket) as factors
    from {{ source('policy_5A', 'zone_shape_modifiers__profiles') }} as p
    cross join {{ ref('shape_grid_definition_5A') }} as g
    inner join {{ source('policy_5A', 'zone_shape_modifiers__profiles__dow') }} as d on d.parent = p.ordinal::varchar and d.ordinal = g.dow - 1
    cross join lateral (
        select d.value * coalesce(product(w.multiplier), 1) as factor
        from {{ source('policy_5A', 'zone_shape_modifiers__profiles__windows') }} as w
        where w.parent = p.ordinal::varchar and g.dow between w.day_from and w.day_to and g.hour >= w.hour_from and g.hour < w.hour_to
    ) as m
    group by p.zone_profile_id, p.ordinal
),

raw as (
    select
        c.demand_class,
        c.channel_group,
        c.template_id,
        m.zone_profile_id,
        m.profile_no,
        list_transform(range(168), lambda k: c.dow[k // 24 + 1] * m.factors[k + 1] * pow(
            c.floor + list_sum(list_transform(c.centres_min, lambda centre, j:
                c.amplitudes[j] * exp(-0.5 * pow(
                    least(abs(k % 24 * 60 + 30 - centre), 1440 - abs(k % 24 * 60 + 30 - centre)) / c.sigmas_min[j], 2)))),
            c.power)) as height
    from {{ ref('class_shape_catalogue_5A') }} as c
    cross join modifier as m
),

-- whole numbers of 10^-12; the residue goes to the largest hour, so that a week is exactly one
rounded as (
    select *, list_transform(height, lambda h: round(h / list_sum(height) * 1e12)::bigint) as parts
    from raw
)

select
    (((class_idx * 2 + channel_idx) * n_templates + template_id) * n_profiles + profile_no)::integer as shape_idx,
    demand_class,
    channel_group,
    template_id,
    zone_profile_id,
    list_transform(parts, lambda x, i:
        (x + case when i = list_position(parts, list_max(parts)) then 1000000000000 - list_sum(parts)::bigint else 0 end) / 1e12) as shape
from (
    select
        r.*,
        {{ class_idx('r.demand_class') }} as class_idx,
        (r.channel_group = 'card_not_present')::integer as channel_idx,
        (select count(*) from {{ source('policy_5A', 'shape_library__variants') }}) as n_templates,
        (select count(*) from {{ source('policy_5A', 'zone_shape_modifiers__profiles') }}) as n_profiles
    from rounded as r
)
order by shape_idx
