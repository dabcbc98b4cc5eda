-- Which merchants take their second class, so that no class and no country in one holds too much?
with zone_size as (
    select
        d.merchant_id,
        d.legal_country_iso,
        sum(round(1e6 * case
            when m.virtual_mode = 'VIRTUAL_ONLY' then p.virtual_only_sites * d.edge_share
            when d.zone_site_count > 0 then pow(d.zone_site_count, p.site_exponent) * {{ role_mult('d.zone_role', 'p') }}
            else 0
        end * {{ merchant_mult('m', 'p') }})::bigint)::double / 1e6 as size
    from {{ ref('s1_domain') }} as d
    inner join {{ ref('s1_merchant_demand') }} as m on m.merchant_id = d.merchant_id
    cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
    group by d.merchant_id, d.legal_country_iso
),

merchant as (
    select
        c.merchant_id,
        m.home_country_iso,
        c.first_class,
        c.second_class,
        c.class_margin,
        sum(round(z.size * 1e6)::bigint)::double / 1e6 as size,
        coalesce(sum(round(z.size * 1e6)::bigint) filter (where z.legal_country_iso = m.home_country_iso), 0)::double / 1e6 as home_size,
        c.first_class as round_0
    from {{ ref('s1_class_draw') }} as c
    inner join {{ ref('s1_merchant_demand') }} as m on m.merchant_id = c.merchant_id
    inner join zone_size as z on z.merchant_id = c.merchant_id
    group by all
),

{% for step in [1, 3] %}
{{ relieve_classes('merchant' if step == 1 else 'round_' ~ (step - 1), step) }},
{{ relieve_countries('round_' ~ step, step + 1) }},
{% endfor %}

settled as (
    select r.*, s.median_per_site_weekly * r.size as volume
    from round_4 as r
    inner join {{ source('policy_5A', 'demand_scale_policy__classes') }} as s on s.key = r.round_4
)

select
    merchant_id,
    first_class,
    second_class,
    class_margin,
    round_4 as demand_class,
    round_4 <> first_class as was_rebalanced,
    round(volume, 6) as expected_volume
from settled
order by merchant_id
