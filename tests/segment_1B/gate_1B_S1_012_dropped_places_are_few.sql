-- Few people live in places left out: outside their own country, or too near a pole.
{{ gate_at_most(
    "select sum(case when fit in ('inside', 'snapped') then 0 else population end) / sum(population) from " ~ ref('s1_place_mass'),
    'select dropped_population_share_max from ' ~ source('policy_1B', 'validation'),
    scope='share of people'
) }}
