-- Few slots have to leave an overfull tile.
{{ gate_at_most(
    'select avg(rerouted::integer) from ' ~ ref('s4_site_slots'),
    'select rerouted_share_max from ' ~ source('policy_1B', 'validation'),
    scope='share of slots'
) }}
