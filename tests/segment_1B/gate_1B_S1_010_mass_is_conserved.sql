-- All people of places on the ground are found again in the tiles.
{{ gate_at_most(
    'abs(1 - (select sum(mass::decimal(18, 6)) from ' ~ ref('s1_tile_index') ~ ')::double'
    ~ ' / (select sum(mass_people::decimal(18, 6)) from ' ~ ref('s1_place_mass') ~ " where fit in ('inside', 'snapped'))::double)",
    'select mass_relative_tolerance from ' ~ source('policy_1B', 'validation'),
    scope='relative difference of mass'
) }}
