-- Main streets get their share of the accepted points.
{{ gate_between(
    "select avg((component = 'core')::integer) filter (where not fallback) from " ~ ref('s6_site_jitter'),
    'select core_share_min from ' ~ source('policy_1B', 'validation'),
    'select core_share_max from ' ~ source('policy_1B', 'validation'),
    scope='share of core points'
) }}
