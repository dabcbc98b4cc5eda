-- The calendar touches neither too little nor too much of the demand of the largest countries; checked, never enforced.
{{ config(severity='warn') }}
{% call gate_no_rows("country") %}
with touched as (
    select
        m.legal_country_iso,
        sum(v.expected) as volume,
        sum(list_sum(list_transform(v.intensity, lambda x, i: case when abs(v.factor[i] - 1) >= p.affected_eps then x else 0 end))) as affected
    from {{ ref('s4_intensity_vectors_5A') }} as v
    inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = v.mz_idx
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    where v.is_active
    group by m.legal_country_iso
    qualify row_number() over (order by sum(v.expected) desc, m.legal_country_iso) <= any_value(p.coverage_countries)
)

select t.legal_country_iso || ' ' || round(t.affected / t.volume, 3) as country
from touched as t
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
where not coalesce(t.affected / t.volume between p.coverage_min and p.coverage_max, false)
{% endcall %}
