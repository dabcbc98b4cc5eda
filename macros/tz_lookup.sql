{#
  The zone lookup. Every point of the engine that needs a civil time goes through this ladder; the first step that
  leaves exactly one zone wins:

    polygon       it lies in the area of one zone, which is legal for its country
    legal_filter  it lies in the areas of several zones, one of which is legal
    overlap_rule  several are legal, and the policy has a rule for exactly that set
    nudge         a ring of eight points around it votes, each by the steps above
    override      a row of the policy names its site, merchant category or country
    fallback      the nearest area of a legal zone of its country, within the policy's bound
    error         none of these
#}

{# Which zones a country may use: zone.tab with the policy's corrections. #}
{% macro tz_legal_pairs() %}
select country_iso, tzid from {{ source('ref', 'ref_tz_zones') }}
union
select country_iso, tzid from {{ source('policy_2A', 'tz_lookup__extra_legal_pairs') }}
except
select country_iso, tzid from {{ source('policy_2A', 'tz_lookup__excluded_legal_pairs') }}
{% endmacro %}


{# The zones of each polygon: its primary zone and, where the area is contested, the others. #}
{% macro tz_polygon_zones() %}
select polygon_id::integer as polygon_id, tzid from {{ source('ref', 'ref_tz_polygons') }}
union
select polygon_id::integer, unnest(alt_tzids) from {{ source('ref', 'ref_tz_polygons') }}
{% endmacro %}


{#
  What a place in an overlap area keeps: for each rule, its zones with their slice [share_from, share_to) of the unit
  interval. A rule that prefers one zone gives it the whole interval.
#}
{% macro tz_overlap_slices() %}
with member as (
    select parent::bigint as rule, list(value order by value) as legal_tzids
    from {{ source('policy_2A', 'tz_overlaps__rules__tzids') }}
    group by parent
),

slice as (
    select ordinal as rule, prefer_tzid as tzid, 1e0 as share
    from {{ source('policy_2A', 'tz_overlaps__rules') }}
    where mode = 'prefer'
    union all
    select parent::bigint, key, value
    from {{ source('policy_2A', 'tz_overlaps__rules__shares') }}
)

select
    r.ordinal as rule,
    r.country_iso,
    r.mode,
    m.legal_tzids,
    s.tzid,
    coalesce(sum(s.share) over (zones rows between unbounded preceding and 1 preceding), 0e0) as share_from,
    case when lead(s.tzid) over zones is null then 1e0 else sum(s.share) over zones end as share_to
from {{ source('policy_2A', 'tz_overlaps__rules') }} as r
inner join member as m on m.rule = r.ordinal
inner join slice as s on s.rule = r.ordinal
window zones as (partition by s.rule order by s.tzid)
{% endmacro %}


{#
  Steps 1 to 3 as CTEs, ending in <name>_settled: the columns of `points` and hit_count, legal_hit_count, overlap_rule
  (the rule that fits the point's legal zones), resolution and tzid (both null where no step leaves one zone). Points are
  settled by pattern (country and polygons hit), of which there are few. Without `overlap_key`, the integer that a
  merchant-keyed rule draws by, points with such a rule stay open.
#}
{% macro tz_settle(name, points, legal, overlap_key=none) %}
{{ name }}_hit as materialized (
    select *, tz_hits(lat_deg, lon_deg) as polygon_ids from {{ points }}
),

{{ name }}_pattern as (
    select
        h.country_iso,
        h.polygon_ids,
        count(distinct z.tzid)::smallint as hit_count,
        count(distinct l.tzid)::smallint as legal_hit_count,
        list_sort(list(distinct l.tzid) filter (where l.tzid is not null)) as legal_tzids
    from (
        select country_iso, polygon_ids, unnest(case when len(polygon_ids) = 0 then [null::integer] else polygon_ids end) as polygon_id
        from (select distinct country_iso, polygon_ids from {{ name }}_hit)
    ) as h
    left join ({{ tz_polygon_zones() }}) as z on z.polygon_id = h.polygon_id
    left join {{ legal }} as l on l.country_iso = h.country_iso and l.tzid = z.tzid
    group by h.country_iso, h.polygon_ids
),

{{ name }}_ruled as (
    select p.*, o.rule as overlap_rule
    from {{ name }}_pattern as p
    left join (select distinct rule, country_iso, legal_tzids from ({{ tz_overlap_slices() }})) as o
        on o.country_iso = p.country_iso and o.legal_tzids = p.legal_tzids
),

{{ name }}_drawn as (
    select
        h.*,
        r.hit_count,
        r.legal_hit_count,
        r.legal_tzids,
        r.overlap_rule,
        {% if overlap_key -%}
        case when r.overlap_rule is not null then {{ rng_uniform('2A.S1.overlap', [overlap_key], 0) }} end as overlap_u
        {%- else -%}
        null::double as overlap_u
        {%- endif %}
    from {{ name }}_hit as h
    inner join {{ name }}_ruled as r on r.country_iso = h.country_iso and r.polygon_ids = h.polygon_ids
),

{{ name }}_settled as (
    select
        d.* exclude (polygon_ids, legal_tzids, overlap_u),
        case
            when d.legal_hit_count = 1 and d.hit_count = 1 then 'polygon'
            when d.legal_hit_count = 1 then 'legal_filter'
            when s.tzid is not null then 'overlap_rule'
        end as resolution,
        case when d.legal_hit_count = 1 then d.legal_tzids[1] else s.tzid end as tzid
    from {{ name }}_drawn as d
    left join ({{ tz_overlap_slices() }}) as s
        on s.rule = d.overlap_rule and d.overlap_u >= s.share_from and d.overlap_u < s.share_to
)
{% endmacro %}


{#
  The whole ladder as CTEs, ending in tz_resolved: the columns of `points` and hit_count, legal_hit_count, tzid,
  resolution, nudge_lat_deg, nudge_lon_deg, override_id, override_scope, nearest_legal_km (of the points that came to the
  last steps).

  `points` is a CTE with the `key` columns, country_iso, lat_deg and lon_deg. `legal` is a relation of legal (country_iso,
  tzid) pairs. `overlap_key` is an integer expression; site_target and mcc_target are text expressions over `points` (null
  where the caller's points are no sites).
#}
{% macro tz_lookup(points, key, overlap_key, legal, site_target='null::varchar', mcc_target='null::varchar') %}
{%- set keys = key | join(', ') -%}
{{ tz_settle('tz_point', points, legal, overlap_key) }},

tz_open as (
    select *, true as is_ambiguous from tz_point_settled where tzid is null
),

tz_ring as (
    select
        o.* exclude (lat_deg, lon_deg, hit_count, legal_hit_count, overlap_rule, resolution, tzid),
        d.ring_no,
        least(90e0, greatest(-90e0, o.lat_deg + k.epsilon_degrees * d.north)) as lat_deg,
        {{ wrapped_lon_deg('o.lon_deg + k.epsilon_degrees * d.east * least(10e0, 1e0 / greatest(cos(radians(o.lat_deg)), 1e-9))') }} as lon_deg
    from tz_open as o
    cross join {{ source('policy_2A', 'tz_lookup') }} as k
    cross join (
        values (0, 1e0, 0e0), (1, sqrt(0.5e0), sqrt(0.5e0)), (2, 0e0, 1e0), (3, -sqrt(0.5e0), sqrt(0.5e0)),
            (4, -1e0, 0e0), (5, -sqrt(0.5e0), -sqrt(0.5e0)), (6, 0e0, -1e0), (7, sqrt(0.5e0), -sqrt(0.5e0))
    ) as d (ring_no, north, east)
),

{{ tz_settle('tz_ring', 'tz_ring', legal, overlap_key) }},

tz_vote as (
    select
        {{ keys }},
        tzid,
        arg_min(lat_deg, ring_no) as nudge_lat_deg,
        arg_min(lon_deg, ring_no) as nudge_lon_deg
    from tz_ring_settled
    where tzid is not null
    group by {{ keys }}, tzid
    qualify row_number() over (partition by {{ keys }} order by count(*) desc, tzid) = 1
),

tz_unvoted as (
    select o.* from tz_open as o anti join tz_vote using ({{ keys }})
),

tz_override as (
    {{ tz_winning_override('tz_unvoted', key, site_target, mcc_target) }}
),

tz_nearest as (
    select
        {{ keys }},
        z.tzid,
        min(tz_boundary_km(u.lat_deg, u.lon_deg, f.polygon_id::integer)) as distance_km
    from (select * from tz_unvoted anti join tz_override using ({{ keys }})) as u
    inner join {{ legal }} as l on l.country_iso = u.country_iso
    inner join ({{ tz_polygon_zones() }}) as z on z.tzid = l.tzid
    inner join {{ source('ref', 'ref_tz_polygons') }} as f
        on f.polygon_id = z.polygon_id
        and {{ within_box('u', 'f') }}
    group by {{ keys }}, z.tzid
    qualify row_number() over (partition by {{ keys }} order by distance_km, z.tzid) = 1
),

tz_resolved as (
    select
        p.* exclude (overlap_rule, resolution, tzid),
        coalesce(p.tzid, v.tzid, o.tzid, case when n.distance_km <= k.fallback_max_km then n.tzid end) as tzid,
        case
            when p.tzid is not null then p.resolution
            when v.tzid is not null then 'nudge'
            when o.tzid is not null then 'override'
            when n.distance_km <= k.fallback_max_km then 'fallback'
            else 'error'
        end as resolution,
        v.nudge_lat_deg,
        v.nudge_lon_deg,
        o.override_id,
        o.scope as override_scope,
        case when o.tzid is null then n.distance_km end as nearest_legal_km
    from tz_point_settled as p
    cross join {{ source('policy_2A', 'tz_lookup') }} as k
    left join tz_vote as v using ({{ keys }})
    left join tz_override as o using ({{ keys }})
    left join tz_nearest as n using ({{ keys }})
)
{% endmacro %}


{# A longitude brought back into (-180, 180]. #}
{% macro wrapped_lon_deg(expression) -%}
case
            when {{ expression }} > 180e0 then {{ expression }} - 360e0
            when {{ expression }} <= -180e0 then {{ expression }} + 360e0
            else {{ expression }}
        end
{%- endmacro %}


{#
  Whether a polygon's bounding box comes within `reach_deg` degrees of arc of a point. Two degrees is the widest box that
  tz_boundary_km looks at before it takes whole polygons, and far beyond any fallback.
#}
{% macro within_box(point, polygon, reach_deg=2) -%}
{{ point }}.lat_deg between {{ polygon }}.min_lat_deg - {{ reach_deg }}e0 and {{ polygon }}.max_lat_deg + {{ reach_deg }}e0
        and cos(radians({{ point }}.lat_deg)) * (
            abs(({{ point }}.lon_deg - ({{ polygon }}.min_lon_deg + {{ polygon }}.max_lon_deg) / 2e0 + 540e0) % 360e0 - 180e0)
            - ({{ polygon }}.max_lon_deg - {{ polygon }}.min_lon_deg) / 2e0
        ) <= {{ reach_deg }}e0
{%- endmacro %}
