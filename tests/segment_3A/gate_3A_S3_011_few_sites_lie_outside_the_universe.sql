-- Few outlets of split pairs stand in a zone outside their country's universe.
{{ gate_at_most(
    '(select coalesce(sum(s.observed_site_count) filter (where z.tzid is null) / nullif(sum(s.observed_site_count), 0), 0) from ' ~ ref('s3_zone_shares')
        ~ ' as s left join ' ~ ref('s2_country_zone_priors') ~ ' as z on z.country_iso = s.legal_country_iso and z.tzid = s.tzid)',
    '(select outside_universe_share_max from ' ~ source('policy_3A', 's3_dispersion') ~ ')',
    'share of outlets') }}
