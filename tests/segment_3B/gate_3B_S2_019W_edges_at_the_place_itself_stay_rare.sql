-- A warning before the bound of 3B-S2-019.
{{ config(severity='warn') }}
{{ gate_at_most(
    '(select coalesce(avg((e.jitter_attempts > p.jitter_attempts)::integer), 0) from ' ~ ref('edge_catalogue_3B') ~ ' as e cross join '
        ~ source('policy_3B', 'cdn_country_weights') ~ ' as p)',
    '(select jitter_fallback_share_warn from ' ~ source('policy_3B', 'cdn_country_weights') ~ ')',
    'share of edges') }}
