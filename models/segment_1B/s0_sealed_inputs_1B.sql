-- Which policies, sources and upstream datasets may segment 1B read, and what are their digests?
{{ sealed_inputs('1B', sources=['ref_countries', 'ref_places', 'ref_site_area'], datasets=['outlet_catalogue', 's0_country_frame']) }}
