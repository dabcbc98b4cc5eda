-- No country has a tile twice.
{{ gate_unique_key('s1_tile_index', ['country_iso', 'tile_id']) }}
