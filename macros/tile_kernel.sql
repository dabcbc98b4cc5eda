{#-
  The points over which places spread their mass: one row per place and point of the kernel's quadrature.
  `places` is a relation with country_iso, place_id, admin1_code, lat_deg, lon_deg, population and mass_people. Mass comes in whole
  millionths of a person, so that its sums do not depend on their order.
-#}
{% macro kernel_points(places) %}
    select
        p.country_iso,
        p.place_id,
        p.admin1_code,
        p.home_tile_id,
        p.lat_deg as home_lat_deg,
        p.lon_deg as home_lon_deg,
        p.lat_deg + p.sigma_lat_deg * k.north_sigma as lat_deg,
        {{ wrap_lon('p.lon_deg + p.sigma_lon_deg * k.east_sigma') }} as lon_deg,
        round(p.mass_people * k.weight * 1e6)::bigint as mass_micro
    from (
        select
            country_iso,
            place_id,
            admin1_code,
            lat_deg,
            lon_deg,
            mass_people,
            {{ tile_id('lat_deg', 'lon_deg', 'tiles_per_deg') }} as home_tile_id,
            sigma_km / {{ km_per_degree() }} as sigma_lat_deg,
            sigma_km / ({{ km_per_degree() }} * cos(radians(lat_deg))) as sigma_lon_deg
        from (
            select
                place.*,
                round(1e0 / s.tile_deg)::integer as tiles_per_deg,
                s.kernel_sigma_base_km + s.kernel_sigma_scale_km * pow(place.population / 1e5, s.kernel_exponent) as sigma_km
            from {{ places }} as place
            cross join {{ source('policy_1B', 'tile_surface') }} as s
        )
    ) as p
    cross join (
        select
            ring.radius_sigma * cos(2e0 * pi() * (ring.step + ring.turn_steps) / ring.n_points) as north_sigma,
            ring.radius_sigma * sin(2e0 * pi() * (ring.step + ring.turn_steps) / ring.n_points) as east_sigma,
            ring.weight / ring.n_points as weight
        from (
            select radius_sigma, n_points, weight, turn_steps, unnest(range(n_points)) as step
            from {{ source('policy_1B', 'tile_surface__kernel_rings') }}
        ) as ring
    ) as k
{% endmacro %}
