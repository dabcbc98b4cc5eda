-- No class and no country inside a class that counts holds more than its hard cap, and enough classes count; a tiny world is too small for it.
{{ config(severity='warn') }}
{% call gate_no_rows("fault") %}
with cell as (
    select
        demand_class,
        legal_country_iso,
        {{ exact_sum('weekly_volume_expected') }} as volume,
        sum({{ exact_sum('weekly_volume_expected') }}) over (partition by demand_class) as of_class,
        sum({{ exact_sum('weekly_volume_expected') }}) over () as everything
    from {{ ref('merchant_zone_profile_5A') }}
    group by demand_class, legal_country_iso
),

judged as (
    select c.*, p.*
    from cell as c
    cross join {{ source('policy_5A', 'merchant_class_policy') }} as p
    cross join {{ source('policy_world', 'scale') }} as s
    where s.scale <> 'tiny'
)

select distinct demand_class as fault from judged where of_class > caps_class_hard * everything
union all
select demand_class || ' ' || legal_country_iso from judged where of_class >= nontrivial_share * everything and volume > caps_country_hard * of_class
union all
select count(distinct demand_class) || ' classes' from judged where of_class >= nontrivial_share * everything
having count(distinct demand_class) < any_value(min_nontrivial_classes)
{% endcall %}
