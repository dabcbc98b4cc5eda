-- There are many templates, several per class and channel, and nearly all have a peak.
{% call gate_no_rows("fault") %}
with template as (
    select c.demand_class, c.channel_group, c.template_id, list_max(s.shape) * 168 as peak_to_mean
    from {{ ref('class_shape_catalogue_5A') }} as c
    inner join {{ ref('s2_shape_vectors_5A') }} as s
        on s.demand_class = c.demand_class and s.channel_group = c.channel_group and s.template_id = c.template_id and s.zone_profile_id = 'neutral'
)

select count(*) || ' templates' as fault from template cross join {{ source('policy_5A', 'shape_library') }} as p having count(*) < any_value(p.checks_min_templates)
union all
select demand_class || ' ' || channel_group || ': ' || count(*)
from template cross join {{ source('policy_5A', 'shape_library') }} as p
group by demand_class, channel_group
having count(*) < any_value(p.checks_min_per_class)
union all
select 'peaked: ' || avg((peak_to_mean >= p.checks_peak_to_mean)::integer)
from template cross join {{ source('policy_5A', 'shape_library') }} as p
where not (demand_class like 'online%' and channel_group = 'card_not_present')
having avg((peak_to_mean >= p.checks_peak_to_mean)::integer) < any_value(p.checks_peaked_share)
{% endcall %}
