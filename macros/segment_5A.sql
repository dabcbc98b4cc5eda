{#- Processes of segment 5A. -#}

{#- The classes of demand, in the order of class_idx. -#}
{% macro demand_classes() -%}
{{ return(['consumer_daytime', 'office_hours', 'fuel_convenience', 'evening_weekend', 'travel_hospitality', 'bills_utilities',
    'online_24h', 'online_bursty']) }}
{%- endmacro %}

{% macro class_idx(column) -%}
(list_position([{% for name in demand_classes() %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}], {{ column }}) - 1)
{%- endmacro %}


{#- A policy's figure by class, as a list in the order of class_idx; `policy` is an alias, `prefix` the field's name in it. -#}
{% macro by_class(policy, prefix) -%}
[{% for name in demand_classes() %}{{ policy }}.{{ prefix }}_{{ name }}{{ ', ' if not loop.last }}{% endfor %}]
{%- endmacro %}


{% macro role_mult(role, policy) -%}
case {{ role }}
    when 'primary_zone' then {{ policy }}.role_mult_primary
    when 'tail_zone' then {{ policy }}.role_mult_tail
    when 'virtual_zone' then {{ policy }}.role_mult_virtual
    else {{ policy }}.role_mult_secondary
end
{%- endmacro %}

{#- What a merchant's countries and mode do to its demand. -#}
{% macro merchant_mult(merchant, policy) -%}
(case when {{ merchant }}.virtual_mode = 'VIRTUAL_ONLY' then 1 else pow({{ merchant }}.n_countries, {{ policy }}.brand_size_exponent) end
    * case {{ merchant }}.virtual_mode
        when 'VIRTUAL_ONLY' then {{ policy }}.mode_mult_VIRTUAL_ONLY
        when 'HYBRID' then {{ policy }}.mode_mult_HYBRID
        else {{ policy }}.mode_mult_NON_VIRTUAL
    end)
{%- endmacro %}


{#-
  Where a class holds more of the expected volume than its soft cap, merchants with the smallest margin take their second class until
  the excess is covered; a move that would lift its target over the cap is left out. `relation` has round_<step - 1>; adds round_<step>.
-#}
{% macro relieve_classes(relation, step) -%}
{%- set held = 'round_' ~ (step - 1) -%}
volume_{{ step }} as (
    select
        r.*,
        a.median_per_site_weekly * r.size as held_volume,
        b.median_per_site_weekly * r.size as other_volume
    from {{ relation }} as r
    inner join {{ source('policy_5A', 'demand_scale_policy__classes') }} as a on a.key = r.{{ held }}
    left join {{ source('policy_5A', 'demand_scale_policy__classes') }} as b on b.key = r.second_class
),

total_{{ step }} as (
    select {{ held }} as demand_class, {{ exact_sum('held_volume') }} as volume, sum({{ exact_sum('held_volume') }}) over () as everything
    from volume_{{ step }}
    group by {{ held }}
),

moved_{{ step }} as (
    select
        v.merchant_id,
        {{ exact_sum('v.held_volume') }} over (
            partition by v.{{ held }} order by v.class_margin, v.merchant_id rows between unbounded preceding and 1 preceding
        ) as moved_before,
        t.volume - p.caps_class_soft * t.everything as excess
    from volume_{{ step }} as v
    cross join {{ source('policy_5A', 'merchant_class_policy') }} as p
    inner join total_{{ step }} as t on t.demand_class = v.{{ held }} and t.volume > p.caps_class_soft * t.everything
    left join total_{{ step }} as o on o.demand_class = v.second_class
    where v.second_class <> v.{{ held }} and coalesce(o.volume, 0) + v.other_volume <= p.caps_class_soft * t.everything
),

round_{{ step }} as (
    select
        v.* exclude (held_volume, other_volume),
        case when coalesce(m.moved_before, 0) < m.excess then v.second_class else v.{{ held }} end as round_{{ step }}
    from volume_{{ step }} as v
    left join moved_{{ step }} as m on m.merchant_id = v.merchant_id
)
{%- endmacro %}


{#- The same for a country that holds too much of a class that counts: merchants at home there take their second class. -#}
{% macro relieve_countries(relation, step) -%}
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
),

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

round_{{ step }} as (
    select
        v.* exclude (held_volume, home_volume, other_volume),
        case when coalesce(m.moved_before, 0) < m.excess then v.second_class else v.{{ held }} end as round_{{ step }}
    from volume_{{ step }} as v
    left join moved_{{ step }} as m on m.merchant_id = v.merchant_id
)
{%- endmacro %}


{#- A sum of millionths: the same in any order of rows. In arrivals, as DECIMAL(38,6). -#}
{% macro exact_sum(expression) -%}
sum(({{ expression }})::decimal(18, 6))
{%- endmacro %}


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


{#- One factor, kept in `factor`, that makes the weeks sum to the world's arrivals; CTEs that end in <name>_out. -#}
{% macro scaled_to_target(relation, column, name, factor) -%}
{{ name }}_factor as (
    select round(p.arrivals_target / (s.horizon_hours / 168e0) / sum(v.{{ column }})::double, 9) as factor
    from {{ relation }} as v
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
    cross join {{ source('policy_world', 'scale') }} as s
    group by p.arrivals_target, s.horizon_hours
),

{{ name }}_out as (
    select v.*, f.factor as {{ factor }}, (v.{{ column }}::double * f.factor)::decimal(18, 6) as {{ name }}
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


{#- Kinds of events that have an elasticity of their own. -#}
{% macro event_kinds() -%}
{{ return(['HOLIDAY', 'HOLIDAY_EVE', 'PAYDAY', 'CAMPAIGN_GLOBAL', 'CAMPAIGN_CONSUMER', 'CAMPAIGN_EVENING', 'OUTAGE', 'STRESS']) }}
{%- endmacro %}


{#- Share of the surface outside the range that is watched; low factors in the hours of an outage are not counted. -#}
{% macro watched_factors() %}
    with outlier as (
        select s.mz_idx, s.bucket_idx, s.overlay_factor_total < p.warn_lo as is_low
        from {{ ref('merchant_zone_scenario_local_5A') }} as s
        cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
        where s.overlay_factor_total < p.warn_lo or s.overlay_factor_total > p.warn_hi
    )

    select count(*) / (select count(*) from {{ ref('merchant_zone_scenario_local_5A') }}) as share
    from outlier as o
    inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = o.mz_idx
    inner join {{ ref('s4_overlay_key') }} as k on k.legal_country_iso = m.legal_country_iso and k.tz_idx = m.tz_idx and k.demand_class = m.demand_class
    left join {{ ref('s4_overlay_hours') }} as h on h.overlay_idx = k.overlay_idx and h.bucket_idx = o.bucket_idx
    where not coalesce(o.is_low and h.holds_promotions, false)
{% endmacro %}
