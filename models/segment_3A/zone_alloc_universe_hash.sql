-- Which one digest stands for priors, policies and allocation, so that later segments can seal it?
with policy as (
    select name, sha256
    from {{ ref('s0_sealed_inputs_3A') }}
    where kind = 'policy'
),

component as (
    select
        ({{ rows_sha256(ref('s2_country_zone_priors'), ['country_iso', 'tzid']) }}) as zone_alpha_digest,
        (select sha256 from policy where name = 'segment_3A/zone_mixture_policy') as theta_digest,
        (select sha256 from policy where name = 'segment_3A/zone_floor_policy') as zone_floor_digest,
        (select sha256 from policy where name = 'segment_3A/s3_dispersion') as dispersion_digest,
        (select sha256 from policy where name = 'segment_2B/day_effect_policy_v1') as day_effect_digest,
        ({{ rows_sha256(ref('zone_alloc'), ['merchant_id', 'legal_country_iso', 'tzid']) }}) as zone_alloc_digest
)

select
    *,
    sha256(
        zone_alpha_digest || theta_digest || zone_floor_digest || dispersion_digest || day_effect_digest || zone_alloc_digest
    ) as routing_universe_hash
from component
