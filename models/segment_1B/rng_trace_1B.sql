-- How many keys drew from each random stream, and did every key that had to draw do so?
{{ rng_trace([
    {
        'stream': '1B.S4.activate',
        'expected': '(select count(distinct legal_country_iso) from ' ~ ref('outlet_catalogue') ~ ')',
        'observed': '(select count(distinct country_iso) from ' ~ ref('s4_market_centres') ~ ')',
    },
    {
        'stream': '1B.S4.lambda',
        'expected': '(select count(distinct merchant_id) from ' ~ ref('outlet_catalogue') ~ ')',
        'observed': '(select count(distinct merchant_id) from ' ~ ref('s4_pair_footprint') ~ ')',
    },
    {
        'stream': '1B.S4.local_n',
        'expected': '(select count(*) from ' ~ ref('s3_requirements') ~ ')',
        'observed': '(select count(n_local) from ' ~ ref('s4_pair_footprint') ~ ')',
    },
    {
        'stream': '1B.S4.anchor',
        'expected': '(select count(*) from ' ~ ref('s3_requirements') ~ ')',
        'observed': '(select count(anchor_tile_id) from ' ~ ref('s4_pair_footprint') ~ ')',
    },
    {
        'stream': '1B.S4.anchor_start',
        'expected': '(select count(distinct legal_country_iso) from ' ~ ref('s3_requirements') ~ ')',
        'observed': '(select count(distinct legal_country_iso) from ' ~ ref('s4_pair_footprint') ~ ')',
    },
    {
        'stream': '1B.S4.national',
        'expected': '(select sum(n_national) from ' ~ ref('s4_pair_footprint') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s4_slot_choice') ~ " where footprint = 'national')",
    },
    {
        'stream': '1B.S4.local',
        'expected': '(select sum(n_local) from ' ~ ref('s4_pair_footprint') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s4_slot_choice') ~ " where footprint = 'local')",
    },
    {
        'stream': '1B.S4.reroute',
        'expected': '(select coalesce(sum(greatest(n_chosen - tile_cap, 0)), 0) from (select any_value(f.tile_cap) as tile_cap, count(*) as n_chosen from '
            ~ ref('s4_slot_choice') ~ ' as c inner join ' ~ ref('s4_pair_footprint')
            ~ ' as f on f.merchant_id = c.merchant_id and f.legal_country_iso = c.legal_country_iso'
            ~ ' group by c.merchant_id, c.legal_country_iso, c.tile_id))',
        'observed': '(select count(*) from ' ~ ref('s4_site_slots') ~ ' where rerouted)',
    },
    {
        'stream': '1B.S5.assign',
        'expected': '(select sum(n_sites) from ' ~ ref('s3_requirements') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s5_site_tile_assignment') ~ ')',
    },
    {
        'stream': '1B.S6.focus',
        'expected': '(select count(distinct (legal_country_iso, tile_id)) from ' ~ ref('s4_alloc_plan') ~ ')',
        'observed': '(select count(distinct (legal_country_iso, tile_id)) from ' ~ ref('s6_site_law') ~ ')',
    },
    {
        'stream': '1B.S6.component',
        'expected': '(select count(*) from ' ~ ref('outlet_catalogue') ~ ')',
        'observed': '(select count(component) from ' ~ ref('s6_site_law') ~ ')',
    },
    {
        'stream': '1B.S6.jitter',
        'expected': '(select count(*) from ' ~ ref('outlet_catalogue') ~ ') + (select sum(attempt) from ' ~ ref('s6_site_jitter') ~ ')',
        'observed': '(select sum(attempt + 1) from ' ~ ref('s6_site_jitter') ~ ')',
    },
    {
        'stream': '1B.S9.winding',
        'expected': '(select count(*) from ' ~ ref('outlet_catalogue') ~ ')',
        'observed': '(select count(*) from ' ~ ref('site_locations') ~ ')',
    },
]) }}
