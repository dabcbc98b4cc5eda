-- What may segment 3B read, by digest?
{{ sealed_inputs('3B',
    sources=['ref_countries', 'ref_places', 'ref_site_area', 'ref_tz_polygons', 'ref_tz_zones'],
    policies=['segment_2A/tz_lookup', 'segment_2A/tz_overlaps', 'segment_2A/tz_overrides',
        'segment_2B/alias_layout_policy_v1', 'segment_2B/route_rng_policy_v1'],
    datasets=['merchant_catalogue', 'outlet_catalogue', 'site_timezones', 'country_zone_universe_2A', 'zone_alloc_universe_hash']) }}
