-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set days = '(select horizon_hours // 24 from ' ~ source('policy_world', 'scale') ~ ')' %}
{% set memory = '(select memory_days from ' ~ source('policy_2B', 'day_effect_policy_v1') ~ ')' %}
{% set chains = '(select count(*) from ' ~ ref('merchant_catalogue') ~ ' where n_outlets > 1)' %}
{% set sites_of = "(select coalesce(sum(n_sites), 0) from " ~ ref('s1_merchant_law') ~ " where n_sites > 1 and mixture_component " %}
{% set zones = '(select count(distinct tz_idx) from ' ~ ref('site_timezones') ~ ')' %}
{% set pairs = '(select count(distinct (merchant_id, tz_idx)) from ' ~ ref('site_timezones') ~ ')' %}
{% set arrivals = '(select coalesce(sum(n_arrivals), 0) from ' ~ ref('s5_roster_counts') ~ ')' %}
{% set roster = '(select count(*) from ' ~ ref('s5_arrival_roster') %}
{{ rng_trace([
    {'stream': '2B.S1.component', 'expected': chains,
        'observed': '(select count(*) from ' ~ ref('s1_merchant_law') ~ " where mixture_component <> 'single')"},
    {'stream': '2B.S1.alpha', 'expected': chains, 'observed': '(select count(alpha_used) from ' ~ ref('s1_merchant_law') ~ ')'},
    {'stream': '2B.S1.kappa', 'expected': chains, 'observed': '(select count(kappa_used) from ' ~ ref('s1_merchant_law') ~ ')'},
    {'stream': '2B.S1.hub_size', 'expected': chains, 'observed': '(select count(hub_gain_used) from ' ~ ref('s1_merchant_law') ~ ')'},
    {'stream': '2B.S1.rank', 'expected': sites_of ~ "= 'heavy_tail')",
        'observed': '(select count(site_rank) from ' ~ ref('s1_site_shape') ~ ')'},
    {'stream': '2B.S1.appeal', 'expected': sites_of ~ 'is not null)',
        'observed': '(select count(appeal_factor) from ' ~ ref('s1_site_shape') ~ ')'},
    {'stream': '2B.S1.noise', 'expected': sites_of ~ "<> 'heavy_tail')",
        'observed': '(select count(noise_factor) from ' ~ ref('s1_site_shape') ~ ')'},
    {'stream': '2B.S1.hub', 'expected': sites_of ~ "= 'hub_spoke')",
        'observed': '(select count(is_hub) from ' ~ ref('s1_site_shape') ~ ')'},
    {'stream': '2B.S3.zone', 'expected': zones, 'observed': '(select count(distinct tz_idx) from ' ~ ref('s3_sigma') ~ ')'},
    {'stream': '2B.S3.merchant', 'expected': '(select count(distinct merchant_id) from ' ~ ref('site_timezones') ~ ')',
        'observed': '(select count(distinct merchant_idx) from ' ~ ref('s3_sigma') ~ ')'},
    {'stream': '2B.S3.zone_day', 'expected': zones ~ ' * (' ~ days ~ ' + ' ~ memory ~ ')',
        'observed': '(select count(*) + count(distinct tz_idx) * ' ~ memory ~ ' from ' ~ ref('s3_zone_day') ~ ')'},
    {'stream': '2B.S3.gamma', 'expected': pairs ~ ' * (' ~ days ~ ' + ' ~ memory ~ ')',
        'observed': '(select count(*) + count(distinct (merchant_idx, tz_idx)) * ' ~ memory ~ ' from ' ~ ref('s3_day_effects') ~ ')'},
    {'stream': '2B.S5.count', 'expected': chains ~ ' * ' ~ days, 'observed': '(select count(*) from ' ~ ref('s5_roster_counts') ~ ')'},
    {'stream': '2B.S5.time', 'expected': arrivals, 'observed': roster ~ ' where ts_utc is not null)'},
    {'stream': '2B.S5.probe', 'expected': arrivals, 'observed': roster ~ ' where is_virtual is not null)'},
    {'stream': '2B.routing.group', 'expected': roster ~ ' where not is_virtual)',
        'observed': '(select count(tz_idx) from ' ~ ref('s5_selection_log') ~ ')'},
    {'stream': '2B.routing.site', 'expected': roster ~ ' where not is_virtual)',
        'observed': '(select count(site_id) from ' ~ ref('s5_selection_log') ~ ')'},
    {'stream': '2B.routing.edge', 'expected': roster ~ ' where is_virtual)',
        'observed': '(select count(edge_id) from ' ~ ref('s6_edge_log') ~ ')'},
]) }}
