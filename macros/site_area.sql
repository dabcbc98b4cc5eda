{#- Points, tiles and places against the ground where an outlet may stand. -#}

{#-
  Every row of `items` (country_iso; unique by `key`) with `answer`, what a function of python_udfs/site_area.py says of it. Items
  go to the function country by country, so that a country's area is parsed once: its polygons, then one list per
  column of `columns`, then the scalars of `constants`.
-#}
{% macro site_area_answers(items, key, function, columns, constants=[]) %}
{{- return(adapter.dispatch('site_area_answers')(items, key, function, columns, constants)) -}}
{% endmacro %}

{% macro default__site_area_answers(items, key, function, columns, constants) %}
    select
        item.*,
        answer
    from (
        select
            unnest(c.items) as item,
            unnest({{ function }}(
                a.parts
                {%- for column in columns %}, c.{{ column }}_list{% endfor %}
                {%- for constant in constants %}, {{ constant }}{% endfor %}
            )) as answer
        from (
            select
                i.country_iso,
                list(i order by {{ key | join(', ') }}) as items
                {%- for column in columns %},
                list(i.{{ column }} order by {{ key | join(', ') }}) as {{ column }}_list
                {%- endfor %}
            from {{ items }} as i
            group by i.country_iso
        ) as c
        inner join (
            select
                country_iso,
                list(geometry order by part_id) as parts
            from {{ source('ref', 'ref_site_area') }}
            group by country_iso
        ) as a on a.country_iso = c.country_iso
    )
{% endmacro %}

{#-
  Every row of `points` (country_iso, lat_deg, lon_deg) with `is_inside`: whether it lies in its country's site area.
  `method`: site_area_covers, or site_area_winds for the independent second opinion.
-#}
{% macro tested_points(points, key, method='site_area_covers') %}
    select
        * exclude (answer),
        answer as is_inside
    from ({{ site_area_answers(points, key, method, ['lat_deg', 'lon_deg']) }})
{% endmacro %}

{#- Every outlet (site_id, legal_country_iso, lat_deg, lon_deg) with the place_id of the nearest of its country's places. -#}
{% macro nearest_places(sites, places) %}{{ return(adapter.dispatch('nearest_places')(sites, places)) }}{% endmacro %}

{% macro default__nearest_places(sites, places) %}
    select
        unnest(s.site_ids) as site_id,
        unnest(list_select(p.place_ids, nearest_place(p.lats_deg, p.lons_deg, s.lats_deg, s.lons_deg))) as place_id
    from (
        select
            legal_country_iso,
            list(site_id order by site_id) as site_ids,
            list(lat_deg order by site_id) as lats_deg,
            list(lon_deg order by site_id) as lons_deg
        from {{ sites }}
        group by legal_country_iso
    ) as s
    inner join (
        select
            country_iso,
            list(place_id order by place_id) as place_ids,
            list(lat_deg order by place_id) as lats_deg,
            list(lon_deg order by place_id) as lons_deg
        from {{ places }}
        group by country_iso
    ) as p on p.country_iso = s.legal_country_iso
{% endmacro %}

{#-
  The point that each row of `attempts` draws: columns of s6's `site` with `attempt` and `pull`, plus lat_deg and lon_deg.
  A triangular law of the given radius around the centre; `pull` moves the centre towards the safe point and shrinks the radius.
-#}
{% macro jitter_points(attempts) %}
    select
        a.* exclude (north_1, north_2, east_1, east_2),
        round(a.centre_lat_deg + a.pull * (a.safe_lat_deg - a.centre_lat_deg)
            + (1 - a.pull) * a.radius_deg * (a.north_1 + a.north_2 - 1), a.coordinate_dp) as lat_deg,
        round(a.centre_lon_deg + a.pull * (a.safe_lon_deg - a.centre_lon_deg)
            + (1 - a.pull) * a.radius_deg * (a.east_1 + a.east_2 - 1), a.coordinate_dp) as lon_deg
    from (
        select
            *,
            {{ rng_uniform('1B.S6.jitter', ['site_id'], 'attempt * 4') }} as north_1,
            {{ rng_uniform('1B.S6.jitter', ['site_id'], 'attempt * 4 + 1') }} as north_2,
            {{ rng_uniform('1B.S6.jitter', ['site_id'], 'attempt * 4 + 2') }} as east_1,
            {{ rng_uniform('1B.S6.jitter', ['site_id'], 'attempt * 4 + 3') }} as east_2
        from {{ attempts }}
    ) as a
{% endmacro %}
