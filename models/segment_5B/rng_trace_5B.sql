-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set active = "(select count(*) from " ~ ref('s4_intensity_vectors_5A') ~ " where is_active)" %}
{% set hours = '(select horizon_hours from ' ~ ref('s4_horizon') ~ ')' %}
{% set drawn = '(select count(*) from ' ~ ref('s2_realised_intensity_5B') ~ ' as s cross join ' ~ source('policy_5B', 'arrival_count_config') ~ ' as p where s.mu > p.zero_eps)' %}
{% set counted = '(select sum(arrivals) from ' ~ ref('s3_count_summary_5B') ~ ')' %}
{% set placed = '(select sum(arrivals) from ' ~ ref('s5_hour_audit_5B') ~ ')' %}
{% set tossed -%}
(
    select coalesce(sum(c.arrivals), 0)
    from {{ ref('s3_count_summary_5B') }} as c
    inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = c.mz_idx
    where m.virtual_mode = 'HYBRID' and m.channel_group = 'card_not_present' and m.zone_origin = 'site'
)
{%- endset %}
{{ rng_trace([
    {'stream': '5B.S1.cell', 'expected': active, 'observed': '(select count(cell) from ' ~ ref('s1_grouping_5B') ~ ')'},
    {'stream': '5B.S2.latent', 'expected': '(select count(distinct group_idx) from ' ~ ref('s1_grouping_5B') ~ ') * ' ~ hours,
        'observed': '(select sum(len(factor)) from ' ~ ref('s2_latent_field_5B') ~ ')'},
    {'stream': '5B.S2.region', 'expected': '(select count(distinct region) from ' ~ ref('s1_grouping_5B') ~ ') * ' ~ hours,
        'observed': '(select sum(len(path)) from ' ~ ref('s2_region_path') ~ ')'},
    {'stream': '5B.S3.gamma', 'expected': drawn, 'observed': '(select sum(n_drawn) from ' ~ ref('s3_count_summary_5B') ~ ')'},
    {'stream': '5B.S3.count', 'expected': drawn, 'observed': '(select sum(n_drawn) from ' ~ ref('s3_count_summary_5B') ~ ')'},
    {'stream': '5B.S4.time', 'expected': counted, 'observed': placed},
    {'stream': '5B.S4.route', 'expected': counted, 'observed': placed},
    {'stream': '5B.S4.coin', 'expected': tossed, 'observed': '(select coalesce(sum(a.arrivals), 0) from ' ~ ref('s4_arrival_summary_5B')
        ~ ' as a inner join ' ~ ref('s4_route_dim_5B') ~ ' as r on r.mz_idx = a.mz_idx where r.p_online is not null)'},
    {'stream': '5B.S5.sample', 'expected': counted, 'observed': placed},
]) }}
