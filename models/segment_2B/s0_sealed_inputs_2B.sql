-- What may segment 2B read, by digest?
{{ sealed_inputs('2B',
    sources=['ref_countries'],
    datasets=['merchant_catalogue', 'outlet_catalogue', 'site_locations', 'site_timezones', 'tz_dim_2A']) }}
