{#- How demand is bent in at its far end, scaled to the world's arrivals, and measured where it serves. -#}

{#-
  Bends in, as CTEs that end in <name>_out: a merchant above its share of the whole or of its class follows a power of the excess;
  a row above its share rises with a small slope, and never beyond a multiple of the cap.
-#}
{% macro bounded_volume(relation, column, name, of_merchants=true) -%}
{{ name }}_merchant as (
    select
        v.*,
        sum(v.{{ column }}) over (partition by v.merchant_id)::double as of_merchant,
        {% if of_merchants -%}
        least(p.merchant_soft_cap_share * (sum(v.{{ column }}) over ())::double,
            p.class_soft_cap_share * (sum(v.{{ column }}) over (partition by v.demand_class))::double) as merchant_cap,
        {%- else -%}
        (sum(v.{{ column }}) over ())::double as merchant_cap,
        {%- endif %}
        p.soft_cap_power
    from {{ relation }} as v
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
),

{{ name }}_row as (
    select
        * exclude (of_merchant, merchant_cap, soft_cap_power),
        ({{ column }}::double * case when of_merchant > merchant_cap then pow(of_merchant / merchant_cap, soft_cap_power - 1) else 1 end
        )::decimal(18, 6) as bent
    from {{ name }}_merchant
),

{{ name }}_capped as (
    select v.*, p.cap_mz_share * (sum(v.bent) over ())::double as row_cap, p.cap_mz_ratio, p.cap_mz_multiplier
    from {{ name }}_row as v
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
),

{{ name }}_out as (
    select
        * exclude (bent, row_cap, cap_mz_ratio, cap_mz_multiplier),
        case
            when bent <= row_cap then bent
            else least(row_cap + cap_mz_ratio * (bent - row_cap), cap_mz_multiplier * row_cap)::decimal(18, 6)
        end as {{ name }}
    from {{ name }}_capped
)
{%- endmacro %}


{#-
  One factor, kept in `factor`, that makes the weeks sum to the world's arrivals. Where caps have cut the others so far that online-only
  merchants leave their share by more than its tolerance, these have a factor of their own that brings them back to its bound. CTEs that
  end in <name>_out.
-#}
{% macro scaled_to_target(relation, column, name, factor) -%}
{{ name }}_sum as (
    select
        sum({{ column }})::double as volume,
        coalesce(sum({{ column }}) filter (where virtual_mode = 'VIRTUAL_ONLY'), 0)::double as online_only
    from {{ relation }}
),

{{ name }}_factor as (
    select
        p.arrivals_target / (s.horizon_hours / 168e0) as target,
        v.online_only / v.volume as share,
        least(greatest(share, p.virtual_only_volume_share * (1 - p.virtual_only_tolerance)), p.virtual_only_volume_share * (1 + p.virtual_only_tolerance)) as held,
        share = held or v.online_only = 0 or v.online_only = v.volume as is_within,
        round(case when is_within then target / v.volume else target * held / v.online_only end, 9) as online_only_factor,
        round(case when is_within then target / v.volume else target * (1 - held) / (v.volume - v.online_only) end, 9) as other_factor
    from {{ name }}_sum as v
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
    cross join {{ source('policy_world', 'scale') }} as s
),

{{ name }}_out as (
    select
        v.*,
        case v.virtual_mode when 'VIRTUAL_ONLY' then f.online_only_factor else f.other_factor end as {{ factor }},
        (v.{{ column }}::double * {{ factor }})::decimal(18, 6) as {{ name }}
    from {{ relation }} as v
    cross join {{ name }}_factor as f
)
{%- endmacro %}


{#- How well a zone or country is served: its demand from outlets and edges over a high quantile of all, at most 1. -#}
{% macro zone_support(by) %}
    select v.{{ by }}, least(1, v.volume / q.full_support) as support
    from (
        select {{ by }}, {{ exact_sum('weekly_volume_expected') }}::double as volume
        from {{ ref('merchant_zone_profile_5A') }}
        where zone_origin <> 'remote'
        group by {{ by }}
    ) as v
    cross join (
        -- quantile by linear interpolation (type 7); the policy's share is no constant to quantile_cont
        select v.volumes[floor(v.place)::integer + 1]
            + (v.place - floor(v.place)) * (v.volumes[ceil(v.place)::integer + 1] - v.volumes[floor(v.place)::integer + 1]) as full_support
        from (
            select list_sort(list(g.volume)) as volumes, (count(*) - 1) * any_value(p.tail_rescue_support_quantile) as place
            from (
                select {{ exact_sum('weekly_volume_expected') }}::double as volume
                from {{ ref('merchant_zone_profile_5A') }}
                where zone_origin <> 'remote'
                group by {{ by }}
            ) as g
            cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
        ) as v
    ) as q
{% endmacro %}
