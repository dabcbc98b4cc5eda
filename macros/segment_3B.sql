{#- Processes of segment 3B. -#}

{#-
  A systematic sample with a stated prevalence. `scored`: a relation with merchant_id, n_sites and, for `decision`, rule_p_<d>,
  score_<d> (log-odds; null where the rule's own chance of 0 or 1 stands) and order_<d>. One intercept is sought on the policy's grid
  so that the chances sum to the target share of all merchants; merchants are then taken along a running sum, in order of
  size, so that each is included with exactly its chance and the count is the sum, rounded.
-#}
{% macro systematic_choice(scored, decision, offset_key) %}
with scored as (
    select merchant_id, n_sites, rule_p_{{ decision }} as rule_p, score_{{ decision }} as score, order_{{ decision }} as order_u
    from {{ scored }}
),

step as (
    select unnest(range(-steps, steps + 1)) as step_no
    from (select round(intercept_max / intercept_step)::bigint as steps from {{ source('policy_3B', 'mcc_channel_rules') }})
),

candidate as (
    select
        t.step_no,
        sum({{ intercept_chance('s', 't.step_no * p.intercept_step') }}) as expected,
        any_value(p.targets_{{ decision }}_share) * (select count(*) from {{ ref('s1_virtual_score') }}) as target
    from scored as s
    cross join step as t
    cross join {{ source('policy_3B', 'mcc_channel_rules') }} as p
    group by t.step_no
),

intercept as (
    select step_no, expected, target
    from candidate
    order by abs(expected::double - target), abs(step_no), step_no
    limit 1
),

chance as (
    select
        s.*,
        round(i.step_no * p.intercept_step, 9) as intercept,
        i.expected,
        i.target,
        {{ intercept_chance('s', 'i.step_no * p.intercept_step') }} as chance
    from scored as s
    cross join intercept as i
    cross join {{ source('policy_3B', 'mcc_channel_rules') }} as p
),

running as (
    select
        *,
        sum(chance) over (order by n_sites, order_u, merchant_id rows unbounded preceding) as reached,
        round({{ rng_uniform('3B.S1.offset', [offset_key | string]) }}, 9)::decimal(10, 9) as offset_u
    from chance
)

select
    merchant_id,
    intercept,
    expected::double as expected,
    target::double as target,
    chance,
    floor(reached + offset_u) > floor(reached - chance + offset_u) as is_chosen
from running
order by merchant_id
{% endmacro %}


{#- A merchant's chance under an intercept, with nine decimals so that sums are exact. -#}
{% macro intercept_chance(merchant, intercept) -%}
round(case
        when {{ merchant }}.score is null then coalesce({{ merchant }}.rule_p, 0)
        else {{ logistic(merchant ~ '.score + ' ~ intercept) }}
    end, 9)::decimal(10, 9)
{%- endmacro %}


{#- Draws of a point in a disc around a place: radius from people, two uniforms; 6 decimals. -#}
{% macro disc_lat_deg(lat_deg, radius_km, u_radius, u_angle) -%}
round(least(89.9e0, greatest(-89.9e0, {{ lat_deg }} + {{ radius_km }} * sqrt({{ u_radius }}) * cos(2 * pi() * {{ u_angle }}) / {{ km_per_degree() }})), 6)
{%- endmacro %}

{% macro disc_lon_deg(lat_deg, lon_deg, radius_km, u_radius, u_angle) -%}
round({{ wrap_lon(lon_deg ~ ' + ' ~ radius_km ~ ' * sqrt(' ~ u_radius ~ ') * sin(2 * pi() * ' ~ u_angle ~ ') / (' ~ km_per_degree()
    ~ ' * greatest(cos(radians(' ~ lat_deg ~ ')), 0.01e0))') }}, 6)
{%- endmacro %}


{#- Radius of the disc around a place of so many people, km; `policy` is an alias, `prefix` the field's name in it. -#}
{% macro disc_radius_km(population, policy, prefix) -%}
least({{ policy }}.{{ prefix }}_max_km, greatest({{ policy }}.{{ prefix }}_min_km,
    {{ policy }}.{{ prefix }}_factor_km * pow(greatest({{ population }}, 0) / 1e5, {{ policy }}.{{ prefix }}_exponent)))
{%- endmacro %}


{#- The zone of most of a country's places, for points that no polygon settles. -#}
{% macro country_default_zones() %}
select country_iso, arg_min(tzid, (-n, tzid)) as tzid
from (select country_iso, tzid, count(*) as n from {{ source('ref', 'ref_places') }} group by country_iso, tzid)
group by country_iso
{% endmacro %}


{#- Edges in the settlement country: its share of the merchant's edges, one at least. -#}
{% macro anchor_edges(merchant) -%}
greatest(1, floor({{ merchant }}.edge_scale_m * {{ merchant }}.anchor_share + 0.5))::bigint
{%- endmacro %}


{#- SHA-256 of the four lines name=digest, sorted by name. -#}
{% macro universe_hash_3B(component) -%}
sha256(concat_ws(chr(10),
        'cdn_weights_digest=' || {{ component }}.cdn_weights_digest,
        'edge_alias_index_digest=' || {{ component }}.edge_alias_index_digest,
        'edge_catalogue_index_digest=' || {{ component }}.edge_catalogue_index_digest,
        'virtual_rules_digest=' || {{ component }}.virtual_rules_digest
    ))
{%- endmacro %}


{#- Coefficient of variation of whole numbers: sample standard deviation over mean, from exact sums. -#}
{% macro variation_of_counts(column) -%}
sqrt(greatest(sum({{ column }}::bigint * {{ column }}) - sum({{ column }})::double * sum({{ column }}) / count(*), 0) / nullif(count(*) - 1, 0))
        / nullif(sum({{ column }})::double / count(*), 0)
{%- endmacro %}


{#-
  Median Jensen-Shannon divergence (natural logarithm) of two merchants' country shares, by `scope` of `cohort` (scope, merchant_idx):
  over every pair up to the policy's number of merchants, beyond that over its number of pairs, those with the lowest key. Where
  p and q share no country the divergence is ln 2; each common country takes (p ln(p/(p+q)) + q ln(q/(p+q))) / 2 off it.
-#}
{% macro pairwise_divergence(cohort) %}
    with country as (
        select merchant_idx, country_iso, sum(mass_q)::double / 4294967296e0 as share
        from {{ ref('edge_catalogue_3B') }}
        group by merchant_idx, country_iso
    ),

    listed as (
        select scope, merchant_idx, count(*) over (partition by scope) as n_merchants
        from {{ cohort }}
    ),

    ranked as (
        select
            a.scope,
            a.merchant_idx as first_idx,
            b.merchant_idx as second_idx,
            a.n_merchants,
            row_number() over (
                partition by a.scope order by sha256(a.merchant_idx || '|' || b.merchant_idx), a.merchant_idx, b.merchant_idx
            ) as key_rank
        from listed as a
        inner join listed as b on b.scope = a.scope and b.merchant_idx > a.merchant_idx
    ),

    pair as (
        select r.scope, r.first_idx, r.second_idx
        from ranked as r
        cross join {{ source('policy_3B', 'virtual_validation') }} as p
        where r.n_merchants <= p.js_pairs_all_up_to or r.key_rank <= p.js_pairs_keyed
    ),

    common as (
        select
            p.scope,
            p.first_idx,
            p.second_idx,
            sum(round(1e13 * (
                a.share * ln(a.share / (a.share + b.share)) + b.share * ln(b.share / (a.share + b.share))
            ))::bigint) as shared_e13
        from pair as p
        inner join country as a on a.merchant_idx = p.first_idx
        inner join country as b on b.merchant_idx = p.second_idx and b.country_iso = a.country_iso
        group by p.scope, p.first_idx, p.second_idx
    )

    select p.scope, quantile_cont(ln(2) + coalesce(c.shared_e13, 0) / 2e13, 0.5) as js_divergence_median
    from pair as p
    left join common as c on c.scope = p.scope and c.first_idx = p.first_idx and c.second_idx = p.second_idx
    group by p.scope
{% endmacro %}


{#- Places of a country by size with their rank bucket, 1, 2-5, 6-20, 21-100 and 101-500; smaller ones are left out. -#}
{% macro ranked_places() %}
select
    *,
    case when place_rank = 1 then 'B1' when place_rank <= 5 then 'B2' when place_rank <= 20 then 'B3'
        when place_rank <= 100 then 'B4' else 'B5' end as city_bucket
from (
    select *, row_number() over (partition by country_iso order by population desc, place_id) as place_rank
    from {{ source('ref', 'ref_places') }}
)
where place_rank <= 500
{% endmacro %}
