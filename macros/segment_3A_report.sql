{#- What the validation report of segment 3A restates, check by check, and its own checks. -#}

{% macro checks_of_3A() -%}
{{ return({
    '3A-S1-006': 'hard', '3A-S1-008': 'hard', '3A-S1-009': 'hard', '3A-S1-012': 'hard', '3A-S1-013': 'hard',
    '3A-S2-005': 'hard', '3A-S2-007': 'hard', '3A-S2-008': 'hard', '3A-S2-014': 'hard', '3A-S2-015': 'hard',
    '3A-S3-004': 'hard', '3A-S3-005': 'hard', '3A-S3-006': 'hard', '3A-S3-009': 'hard', '3A-S3-010': 'hard',
    '3A-S4-003': 'hard', '3A-S4-004': 'hard', '3A-S4-005': 'hard', '3A-S4-007': 'hard',
    '3A-S5-003': 'hard', '3A-S5-009': 'hard',
    'CHK_S2_ALPHA_DISTRIBUTION': 'hard', 'CHK_S3_DOMAIN_ALIGNMENT': 'hard', 'CHK_S4_COUNT_CONSERVATION': 'hard',
    'CHK_S5_UNIVERSE_HASH': 'hard', 'CHK_S5_EVERY_PAIR_TRADES': 'hard'
}) }}
{%- endmacro %}

{#- In large countries of several zones the prior must tell zones apart. -#}
{% macro check_CHK_S2_ALPHA_DISTRIBUTION() -%}
select 'countries whose priors differ: ' || round(avg(is_different::integer), 3) as item
from (
    select
        s.country_iso,
        max(s.share_effective) / nullif(min(s.share_effective), 0) >= any_value(p.alpha_distribution_min_ratio) as is_different
    from {{ ref('s2_country_zone_priors') }} as s
    inner join {{ ref('country_zone_universe_2A') }} as z on z.country_iso = s.country_iso and z.tzid = s.tzid
    cross join {{ source('policy_3A', 'country_zone_priors') }} as p
    group by s.country_iso
    having count(*) >= any_value(p.alpha_distribution_min_zones) and sum(z.population) >= any_value(p.alpha_distribution_min_population)
)
cross join {{ source('policy_3A', 'country_zone_priors') }} as q
having avg(is_different::integer) < any_value(q.alpha_distribution_min_country_share)
{%- endmacro %}

{% macro check_CHK_S3_DOMAIN_ALIGNMENT() -%}
{{ check_3A('3A-S3-004') }}
union all
{{ check_3A('3A-S3-005') }}
{%- endmacro %}

{% macro check_CHK_S4_COUNT_CONSERVATION() -%}
select 'outlets ' || o.n || ', outlet-equivalents ' || coalesce(a.n, 0) as item
from (select count(*) as n from {{ ref('outlet_catalogue') }}) as o
cross join (select sum(zone_site_count) as n from {{ ref('zone_alloc') }}) as a
where o.n is distinct from a.n
{%- endmacro %}

{% macro check_CHK_S5_UNIVERSE_HASH() -%}
select routing_universe_hash as item
from {{ ref('zone_alloc_universe_hash') }}
where routing_universe_hash is distinct from sha256(
    zone_alpha_digest || theta_digest || zone_floor_digest || dispersion_digest || day_effect_digest || zone_alloc_digest)
{%- endmacro %}

{% macro check_CHK_S5_EVERY_PAIR_TRADES() -%}
select o.merchant_id || '|' || o.legal_country_iso as item
from (select distinct merchant_id, legal_country_iso from {{ ref('outlet_catalogue') }}) as o
left join (
    select merchant_id, legal_country_iso, sum(share_ppb) as share_ppb from {{ ref('zone_alloc') }} group by all
) as a on a.merchant_id = o.merchant_id and a.legal_country_iso = o.legal_country_iso
where not coalesce(a.share_ppb > 0, false)
{%- endmacro %}
