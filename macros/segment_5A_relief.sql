{#-
  Relief of concentration: merchants with the smallest margin take their second class. `relation` has one row a merchant with its size,
  its size at home and round_<step - 1>, the class it holds; each relief adds round_<step>.
-#}

{#- What merchants hold of their class and would hold of their second, and what each class holds; CTEs volume_<step>, class_<step>. -#}
{% macro held_volumes(relation, step) -%}
{%- set held = 'round_' ~ (step - 1) -%}
volume_{{ step }} as (
    select
        r.*,
        a.median_per_site_weekly * r.size as held_volume,
        a.median_per_site_weekly * r.home_size as home_volume,
        b.median_per_site_weekly * r.size as other_volume
    from {{ relation }} as r
    inner join {{ source('policy_5A', 'demand_scale_policy__classes') }} as a on a.key = r.{{ held }}
    left join {{ source('policy_5A', 'demand_scale_policy__classes') }} as b on b.key = r.second_class
),

class_{{ step }} as (
    select {{ held }} as demand_class, {{ exact_sum('held_volume') }} as volume, sum({{ exact_sum('held_volume') }}) over () as everything
    from volume_{{ step }}
    group by {{ held }}
)
{%- endmacro %}


{#- Moves merchants in the order of moved_<step> until its excess is covered. -#}
{% macro settled_round(step) -%}
round_{{ step }} as (
    select
        v.* exclude (held_volume, home_volume, other_volume),
        case when coalesce(m.moved_before, 0) < m.excess then v.second_class else v.round_{{ step - 1 }} end as round_{{ step }}
    from volume_{{ step }} as v
    left join moved_{{ step }} as m on m.merchant_id = v.merchant_id
)
{%- endmacro %}


{#- A class above its soft cap; a move that would lift its target over the cap is left out. -#}
{% macro relieve_classes(relation, step) -%}
{%- set held = 'round_' ~ (step - 1) -%}
{{ held_volumes(relation, step) }},

moved_{{ step }} as (
    select
        v.merchant_id,
        {{ exact_sum('v.held_volume') }} over (
            partition by v.{{ held }} order by v.class_margin, v.merchant_id rows between unbounded preceding and 1 preceding
        ) as moved_before,
        t.volume - p.caps_class_soft * t.everything as excess
    from volume_{{ step }} as v
    cross join {{ source('policy_5A', 'merchant_class_policy') }} as p
    inner join class_{{ step }} as t on t.demand_class = v.{{ held }} and t.volume > p.caps_class_soft * t.everything
    left join class_{{ step }} as o on o.demand_class = v.second_class
    where v.second_class <> v.{{ held }} and coalesce(o.volume, 0) + v.other_volume <= p.caps_class_soft * t.everything
),

{{ settled_round(step) }}
{%- endmacro %}


{#- A country that holds too much of a class that counts: merchants at home there move. -#}
{% macro relieve_countries(relation, step) -%}
{%- set held = 'round_' ~ (step - 1) -%}
{{ held_volumes(relation, step) }},

country_{{ step }} as (
    select v.{{ held }} as demand_class, z.legal_country_iso, {{ exact_sum('a.median_per_site_weekly * z.size') }} as volume
    from volume_{{ step }} as v
    inner join zone_size as z on z.merchant_id = v.merchant_id
    inner join {{ source('policy_5A', 'demand_scale_policy__classes') }} as a on a.key = v.{{ held }}
    group by v.{{ held }}, z.legal_country_iso
),

moved_{{ step }} as (
    select
        v.merchant_id,
        {{ exact_sum('v.home_volume') }} over (
            partition by v.{{ held }}, v.home_country_iso order by v.class_margin, v.merchant_id rows between unbounded preceding and 1 preceding
        ) as moved_before,
        c.volume - p.caps_country_target * k.volume as excess
    from volume_{{ step }} as v
    cross join {{ source('policy_5A', 'merchant_class_policy') }} as p
    inner join class_{{ step }} as k on k.demand_class = v.{{ held }} and k.volume >= p.nontrivial_share * k.everything
    inner join country_{{ step }} as c
        on c.demand_class = v.{{ held }} and c.legal_country_iso = v.home_country_iso and c.volume > p.caps_country_soft * k.volume
    left join class_{{ step }} as o on o.demand_class = v.second_class
    where v.second_class <> v.{{ held }} and coalesce(o.volume, 0) + v.other_volume <= p.caps_class_soft * k.everything
),

{{ settled_round(step) }}
{%- endmacro %}
