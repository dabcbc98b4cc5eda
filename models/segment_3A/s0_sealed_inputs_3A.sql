-- What may segment 3A read, by digest?
{{ sealed_inputs('3A',
    policies=['segment_2B/day_effect_policy_v1'],
    datasets=['merchant_catalogue', 'outlet_catalogue', 'site_locations', 'site_timezones', 'country_zone_universe_2A']) }}
