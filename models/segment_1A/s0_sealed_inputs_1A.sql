-- Which policies, sources and seeds may segment 1A read, and what are their digests?
{{ sealed_inputs('1A', sources=['ref_countries', 'ref_places', 'ref_mcc'], seeds=['ref_legal_tender'], policies=['segment_1B/tile_surface']) }}
