-- Every component of the universe hash recomputes.
{% call gate_no_rows("component") %}
with now as (
    select
        ({{ rows_sha256(ref('s2_country_zone_priors'), ['country_iso', 'tzid']) }}) as zone_alpha,
        ({{ rows_sha256(ref('zone_alloc'), ['merchant_id', 'legal_country_iso', 'tzid']) }}) as zone_alloc
)

select 'zone_alpha' as component from {{ ref('zone_alloc_universe_hash') }} as h cross join now as n where h.zone_alpha_digest is distinct from n.zone_alpha
union all
select 'zone_alloc' from {{ ref('zone_alloc_universe_hash') }} as h cross join now as n where h.zone_alloc_digest is distinct from n.zone_alloc
union all
select i.name
from {{ source('engine', 'inputs') }} as i
cross join {{ ref('zone_alloc_universe_hash') }} as h
where i.kind = 'policy' and (
    (i.scope = 'segment_3A' and i.name = 'zone_mixture_policy' and i.sha256 is distinct from h.theta_digest)
    or (i.scope = 'segment_3A' and i.name = 'zone_floor_policy' and i.sha256 is distinct from h.zone_floor_digest)
    or (i.scope = 'segment_3A' and i.name = 's3_dispersion' and i.sha256 is distinct from h.dispersion_digest)
    or (i.scope = 'segment_2B' and i.name = 'day_effect_policy_v1' and i.sha256 is distinct from h.day_effect_digest))
{% endcall %}
