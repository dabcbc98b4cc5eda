{#
  Every zone the timetable must hold, with its tz_idx: the zones of the universe keep their codes; the zones of polygons and
  those that policies name follow in ASCII order.
#}
{% macro tz_wanted_zones() %}
with named as (
    select tzid from ({{ tz_polygon_zones() }})
    union
    select value from {{ source('policy_2A', 'tz_timetable__extra_zones') }}
    union
    select tzid from {{ source('policy_2A', 'tz_overrides__overrides') }}
    union
    select tzid from {{ ref('country_zone_universe_2A') }}
)

select
    n.tzid,
    coalesce(u.tz_idx, max(u.tz_idx) over () + row_number() over (partition by u.tz_idx is null order by n.tzid))::smallint as tz_idx
from named as n
left join (select distinct tzid, tz_idx from {{ ref('country_zone_universe_2A') }}) as u on u.tzid = n.tzid
{% endmacro %}
