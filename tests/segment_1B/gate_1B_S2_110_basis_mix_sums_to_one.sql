-- The shares of the weight bases sum to one.
-- depends_on: {{ ref('s2_tile_weights') }}
{{ gate_equal(
    'select round(basis_mix_people + basis_mix_area + basis_mix_uniform, 9) from ' ~ source('policy_1B', 'tile_surface'),
    '1e0',
    scope='sum of basis shares'
) }}
