{#- Processes and checks of segment 3A. -#}

{#-
  The chance that a pair splits its trade: rises with the country's zones (logarithm, up to a saturation) and with outlets
  (exponential approach), and once more if its sites stand in several zones. `policy` is an alias of zone_mixture_policy.
-#}
{% macro escalation_chance(zones, sites, observed_zones, policy) -%}
1 - (1 - least(greatest(
    {{ policy }}.base_probability
    + {{ policy }}.zone_effect * least(1, ln(greatest({{ zones }}, 1) / 2e0) / ln({{ policy }}.zone_saturation / 2e0))
    + {{ policy }}.site_effect * (1 - exp(-({{ sites }} - {{ policy }}.min_sites) / {{ policy }}.site_scale)), 0
), {{ policy }}.probability_max)) * case when {{ observed_zones }} >= 2 then 1 - {{ policy }}.span_lift else 1 end
{%- endmacro %}


{#- What outlets in a zone say of the pair's trade there, in outlets of the prior. -#}
{% macro footprint_evidence(zone_sites, sites, policy) -%}
{{ policy }}.footprint_weight * pow({{ sites }}, {{ policy }}.footprint_size_exponent) * {{ zone_sites }}
{%- endmacro %}


{#- A check by its code: its query returns one column, item, with one row per violation. -#}
{% macro check_3A(code) -%}
{{ context['check_' ~ code | replace('-', '_')]() }}
{%- endmacro %}


{#- The gate on one check. -#}
{% macro gate_check_3A(code) %}
{% call gate_no_rows('item') %}
    {{ check_3A(code) }}
{% endcall %}
{% endmacro %}


{% macro check_3A_S1_008() -%}
select 'missing ' || merchant_id || '|' || legal_country_iso as item
from (select merchant_id, legal_country_iso from {{ ref('outlet_catalogue') }} except select merchant_id, legal_country_iso from {{ ref('s1_escalation_queue') }})
union all
select 'surplus or twice ' || merchant_id || '|' || legal_country_iso
from {{ ref('s1_escalation_queue') }} as q
left join (select distinct merchant_id, legal_country_iso, 1 as is_pair from {{ ref('outlet_catalogue') }}) as o using (merchant_id, legal_country_iso)
group by merchant_id, legal_country_iso
having count(*) > 1 or min(o.is_pair) is null
{%- endmacro %}

{% macro check_3A_S1_009() -%}
select q.merchant_id || '|' || q.legal_country_iso || ': ' || q.site_count || ' queued, ' || coalesce(o.n, 0) || ' outlets, ' || coalesce(z.n, 0) || ' zoned sites' as item
from {{ ref('s1_escalation_queue') }} as q
left join (select merchant_id, legal_country_iso, count(*) as n from {{ ref('outlet_catalogue') }} group by all) as o using (merchant_id, legal_country_iso)
left join (select merchant_id, legal_country_iso, count(*) as n from {{ ref('site_timezones') }} group by all) as z using (merchant_id, legal_country_iso)
where q.site_count is distinct from o.n or q.site_count is distinct from z.n
{%- endmacro %}

{% macro check_3A_S1_006() -%}
select q.merchant_id || '|' || q.legal_country_iso as item
from {{ ref('s1_escalation_queue') }} as q
left join (select country_iso, count(*) as n from {{ ref('s2_country_zone_priors') }} group by all) as c on c.country_iso = q.legal_country_iso
where c.n is null or q.zone_count_country is distinct from c.n
{%- endmacro %}

{% macro check_3A_S1_012() -%}
select merchant_id || '|' || legal_country_iso as item
from {{ ref('s1_escalation_queue') }}
where is_escalated is distinct from (decision_reason in ('forced_escalation', 'default_escalation'))
    or decision_reason not in ('forced_monolithic', 'below_min_sites', 'forced_escalation', 'default_escalation', 'legacy_default')
    or (escalation_probability is null) is distinct from (decision_reason not in ('default_escalation', 'legacy_default'))
{%- endmacro %}

{% macro check_3A_S1_013() -%}
{#- on every combination of 1 to 30 zones, 1 to 200 outlets, sites in one or two zones: no step down along any axis -#}
select zones || ' zones, ' || sites || ' outlets, ' || span || ' observed' as item
from (
    select
        z.zones,
        n.sites,
        s.span,
        chance,
        lag(chance) over (partition by n.sites, s.span order by z.zones) as fewer_zones,
        lag(chance) over (partition by z.zones, s.span order by n.sites) as fewer_sites,
        lag(chance) over (partition by z.zones, n.sites order by s.span) as less_span
    from unnest(range(1, 31)) as z (zones)
    cross join unnest(range(1, 201)) as n (sites)
    cross join (values (1), (2)) as s (span)
    cross join {{ source('policy_3A', 'zone_mixture_policy') }} as p
    cross join lateral (select {{ escalation_chance('z.zones', 'n.sites', 's.span', 'p') }} as chance)
)
where least(chance - coalesce(fewer_zones, chance), chance - coalesce(fewer_sites, chance), chance - coalesce(less_span, chance)) < -1e-12
    or chance < 0 or chance > 1
{%- endmacro %}

{% macro check_3A_S2_005() -%}
select 'missing ' || country_iso || '|' || tzid as item
from (
    select z.country_iso, z.tzid
    from {{ ref('country_zone_universe_2A') }} as z
    cross join {{ source('policy_3A', 'country_zone_priors') }} as p
    where z.place_count > 0 and z.population_share >= p.universe_min_population_share
    except
    select country_iso, tzid from {{ ref('s2_country_zone_priors') }}
)
union all
select 'not legal or twice ' || s.country_iso || '|' || s.tzid
from {{ ref('s2_country_zone_priors') }} as s
left join {{ ref('country_zone_universe_2A') }} as z on z.country_iso = s.country_iso and z.tzid = s.tzid
group by s.country_iso, s.tzid
having count(*) > 1 or count(z.tzid) = 0 or coalesce(max(z.place_count), 0) = 0
union all
select 'override of ' || coalesce(o.parent, s.country_iso) || '|' || coalesce(o.tzid, s.tzid)
from {{ source('policy_3A', 'country_zone_priors__alpha_overrides__zones') }} as o
full join (
    select * from {{ ref('s2_country_zone_priors') }}
    where country_iso in (select parent from {{ source('policy_3A', 'country_zone_priors__alpha_overrides__zones') }})
) as s on s.country_iso = o.parent and s.tzid = o.tzid
where o.tzid is null or s.tzid is null
{%- endmacro %}

{% macro check_3A_S2_007() -%}
select 'outlets without a prior in ' || legal_country_iso as item
from (select distinct legal_country_iso from {{ ref('outlet_catalogue') }} except select country_iso from {{ ref('s2_country_zone_priors') }})
union all
select c.n || ' countries, allowed at least ' || p.least_countries
from (select count(distinct country_iso) as n from {{ ref('s2_country_zone_priors') }}) as c
cross join {{ source('policy_3A', 'country_zone_priors') }} as p
where c.n < p.least_countries
{%- endmacro %}

{% macro check_3A_S2_008() -%}
select s.country_iso as item
from {{ ref('s2_country_zone_priors') }} as s
cross join {{ source('policy_3A', 'country_zone_priors') }} as p
group by s.country_iso
having not coalesce(
    min(s.alpha_effective) > 0 and bool_and(isfinite(s.alpha_effective)) and sum(s.share_effective) = 1
    and abs(any_value(s.alpha_sum_country) - sum(s.alpha_effective::decimal(18, 9))::double) <= 1e-9
    and (any_value(s.alpha_sum_country) between any_value(p.strength_lo) and any_value(p.strength_hi) + 0.01 * count(*)
        or s.country_iso in (select parent from {{ source('policy_3A', 'country_zone_priors__alpha_overrides__zones') }})), false)
{%- endmacro %}

{% macro check_3A_S2_014() -%}
select s.country_iso as item
from {{ ref('s2_country_zone_priors') }} as s
cross join {{ source('policy_3A', 'zone_floor_policy') }} as p
group by s.country_iso
having sum(s.alpha_effective - s.alpha_raw) > any_value(p.added_share_max) * sum(s.alpha_raw)
{%- endmacro %}

{% macro check_3A_S2_015() -%}
select s.country_iso as item
from {{ ref('s2_country_zone_priors') }} as s
cross join {{ source('policy_3A', 'country_zone_priors') }} as p
group by s.country_iso
having count(*) filter (where s.is_material) >= 2 and 1 / sum(s.share_effective::double * s.share_effective::double) < any_value(p.least_effective_zones)
{%- endmacro %}

{% macro check_3A_S3_004() -%}
select merchant_id || '|' || legal_country_iso as item
from (
    (select distinct merchant_id, legal_country_iso from {{ ref('s3_zone_shares') }} except select merchant_id, legal_country_iso from {{ ref('s1_escalation_queue') }} where is_escalated)
    union all
    (select merchant_id, legal_country_iso from {{ ref('s1_escalation_queue') }} where is_escalated except select merchant_id, legal_country_iso from {{ ref('s3_zone_shares') }})
)
{%- endmacro %}

{% macro check_3A_S3_005() -%}
select 'missing ' || q.merchant_id || '|' || z.country_iso || '|' || z.tzid as item
from {{ ref('s1_escalation_queue') }} as q
inner join {{ ref('s2_country_zone_priors') }} as z on z.country_iso = q.legal_country_iso
anti join {{ ref('s3_zone_shares') }} as s on s.merchant_id = q.merchant_id and s.legal_country_iso = q.legal_country_iso and s.tzid = z.tzid
where q.is_escalated
union all
select 'surplus ' || s.merchant_id || '|' || s.legal_country_iso || '|' || s.tzid
from {{ ref('s3_zone_shares') }} as s
anti join {{ ref('s2_country_zone_priors') }} as z on z.country_iso = s.legal_country_iso and z.tzid = s.tzid
where s.observed_site_count = 0
{%- endmacro %}

{% macro check_3A_S3_006() -%}
select s.merchant_id || '|' || s.legal_country_iso || '|' || s.tzid as item
from {{ ref('s3_zone_shares') }} as s
cross join {{ source('policy_3A', 's3_dispersion') }} as p
cross join {{ source('policy_3A', 'zone_floor_policy') }} as f
left join {{ ref('s1_escalation_queue') }} as q on q.merchant_id = s.merchant_id and q.legal_country_iso = s.legal_country_iso
left join {{ ref('s2_country_zone_priors') }} as z on z.country_iso = s.legal_country_iso and z.tzid = s.tzid
left join (
    select merchant_id, legal_country_iso, tzid, count(*) as n from {{ ref('site_timezones') }} group by all
) as t on t.merchant_id = s.merchant_id and t.legal_country_iso = s.legal_country_iso and t.tzid = s.tzid
where not coalesce(
    abs(s.alpha_posterior - s.lambda_merchant * coalesce(z.alpha_effective, f.default_floor_alpha)
        - {{ footprint_evidence('coalesce(t.n, 0)', 'q.site_count', 'p') }}) <= 1e-8
    and s.observed_site_count = coalesce(t.n, 0) and s.lambda_merchant between p.lambda_clip_lo and p.lambda_clip_hi, false)
{%- endmacro %}

{% macro check_3A_S3_009() -%}
select merchant_id || '|' || legal_country_iso as item
from {{ ref('s3_zone_shares') }}
where is_underflow
group by merchant_id, legal_country_iso
{%- endmacro %}

{% macro check_3A_S3_010() -%}
select merchant_id || '|' || legal_country_iso as item
from {{ ref('s3_zone_shares') }}
group by merchant_id, legal_country_iso
having not coalesce(
    sum(share_ppb) = 1000000000 and min(share_ppb) >= 0 and max(share_ppb) <= 1000000000 and count(*) = count(share_ppb)
    and bool_and(share_drawn = share_ppb / 1e9), false)
{%- endmacro %}

{% macro check_3A_S4_003() -%}
select merchant_id || '|' || legal_country_iso || '|' || tzid as item
from {{ ref('s3_zone_shares') }}
anti join {{ ref('s4_zone_counts') }} using (merchant_id, legal_country_iso, tzid)
{%- endmacro %}

{% macro check_3A_S4_004() -%}
select merchant_id || '|' || legal_country_iso || '|' || tzid as item
from {{ ref('s4_zone_counts') }}
group by merchant_id, legal_country_iso, tzid
having count(*) > 1
union all
select merchant_id || '|' || legal_country_iso || '|' || tzid
from {{ ref('s4_zone_counts') }} as c
left join {{ ref('s3_zone_shares') }} as s using (merchant_id, legal_country_iso, tzid)
where c.share_ppb is distinct from s.share_ppb
{%- endmacro %}

{% macro check_3A_S4_005() -%}
select c.merchant_id || '|' || c.legal_country_iso as item
from {{ ref('s4_zone_counts') }} as c
left join {{ ref('s1_escalation_queue') }} as q on q.merchant_id = c.merchant_id and q.legal_country_iso = c.legal_country_iso
group by c.merchant_id, c.legal_country_iso
having not coalesce(sum(c.zone_site_count) = any_value(q.site_count) and any_value(c.zone_site_count_sum) = any_value(q.site_count) and min(c.zone_site_count) >= 0, false)
{%- endmacro %}

{% macro check_3A_S4_007() -%}
select c.merchant_id || '|' || c.legal_country_iso || '|' || c.tzid as item
from {{ ref('s4_zone_counts') }} as c
cross join {{ source('policy_3A', 's3_dispersion') }} as p
where not p.integerisation_second_zone_floor_enabled
    and not coalesce(c.zone_site_count - c.zone_site_count_sum::bigint * c.share_ppb // 1000000000 in (0, 1), false)
union all
select 'ranks of ' || merchant_id || '|' || legal_country_iso
from {{ ref('s4_zone_counts') }}
group by merchant_id, legal_country_iso
having not coalesce(min(residual_rank) = 1 and max(residual_rank) = count(*) and count(distinct residual_rank) = count(*), false)
{%- endmacro %}

{% macro check_3A_S5_003() -%}
select q.merchant_id || '|' || q.legal_country_iso as item
from {{ ref('s1_escalation_queue') }} as q
left join (select merchant_id, legal_country_iso, count(*) as n, min(tzid) as tzid from {{ ref('zone_alloc') }} group by all) as a using (merchant_id, legal_country_iso)
left join (select merchant_id, legal_country_iso, count(*) as n from {{ ref('s4_zone_counts') }} group by all) as c using (merchant_id, legal_country_iso)
where a.n is distinct from case when q.is_escalated then c.n else 1 end
union all
select 'unknown pair ' || merchant_id || '|' || legal_country_iso
from {{ ref('zone_alloc') }}
anti join {{ ref('s1_escalation_queue') }} using (merchant_id, legal_country_iso)
{%- endmacro %}

{% macro check_3A_S5_009() -%}
select merchant_id || '|' || legal_country_iso || '|' || tzid as item
from {{ ref('zone_alloc') }} as a
left join {{ ref('s4_zone_counts') }} as c using (merchant_id, legal_country_iso, tzid)
where a.is_escalated and (a.zone_site_count is distinct from c.zone_site_count or a.share_ppb is distinct from c.share_ppb)
union all
select merchant_id || '|' || legal_country_iso || '|' || tzid
from {{ ref('zone_alloc') }}
group by merchant_id, legal_country_iso, tzid
having count(*) > 1
union all
select 'total of ' || merchant_id || '|' || legal_country_iso
from {{ ref('zone_alloc') }}
group by merchant_id, legal_country_iso
having not coalesce(
    sum(share_ppb) = 1000000000 and sum(zone_site_count) = min(site_count) and min(zone_site_count_sum) = min(site_count)
    and count(*) filter (where is_dominant) = 1, false)
{%- endmacro %}
