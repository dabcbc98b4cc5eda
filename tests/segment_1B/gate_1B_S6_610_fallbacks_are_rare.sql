-- Few outlets stand on a safe point.
{{ gate_at_most(
    'select avg(fallback::integer) from ' ~ ref('s6_site_jitter'),
    'select fallback_cap from ' ~ source('policy_1B', 'jitter'),
    scope='share of outlets'
) }}
