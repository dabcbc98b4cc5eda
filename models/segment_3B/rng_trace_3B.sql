-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set settings = source('policy_3B', 'cdn_country_weights') %}
{% set merchants = '(select count(*) from ' ~ ref('merchant_catalogue') ~ ')' %}
{% set virtual = '(select count(*) from ' ~ ref('virtual_classification_3B') ~ ' where is_virtual)' %}
{% set abroad -%}
(
    select coalesce(sum(case c.settlement_class when 'REGIONAL_HUB' then h.n_hubs when 'OFFSHORE' then h.n_offshore else 0 end), 0)
    from {{ ref('s1_settlement_country') }} as c
    inner join (
        select
            country_iso,
            (select count(*) from {{ source('policy_3B', 'settlement_policy__regional_hubs') }} where key <> country_iso) as n_hubs,
            (select count(*) from {{ source('policy_3B', 'settlement_policy__offshore') }} where key <> country_iso) as n_offshore
        from {{ source('ref', 'ref_countries') }}
    ) as h on h.country_iso = c.home_country_iso
)
{%- endset %}
{% set cities -%}
(
    select coalesce(sum(b.n), 0)
    from {{ ref('s1_settlement_city') }} as c
    inner join (
        select country_iso, city_bucket, count(*) as n
        from ({{ ranked_places() }})
        group by country_iso, city_bucket
    ) as b on b.country_iso = c.country_iso and b.city_bucket = c.city_bucket
)
{%- endset %}
{% set countries -%}
(
    select count(*)
    from {{ ref('s2_merchant_profile') }} as m
    inner join {{ source('policy_3B', 'cdn_country_weights__countries') }} as w on w.country_iso <> m.settlement_country_iso
)
{%- endset %}
{% set places -%}
(
    select coalesce(sum(least(n.n, p.places_per_country_max)), 0)
    from {{ ref('s2_country_budget') }} as b
    inner join (
        select country_iso, count(*) as n from {{ source('ref', 'ref_places') }} group by country_iso
    ) as n on n.country_iso = b.country_iso
    cross join {{ settings }} as p
)
{%- endset %}
{% set attempts -%}
(
    select count(*)
    from {{ ref('s2_edge_point') }} as t
    anti join (
        select merchant_idx, edge_seq, min(attempt) as first_inside
        from {{ ref('s2_edge_point') }}
        where is_inside
        group by merchant_idx, edge_seq
    ) as f on f.merchant_idx = t.merchant_idx and f.edge_seq = t.edge_seq and t.attempt > f.first_inside
)
{%- endset %}
{{ rng_trace([
    {'stream': '3B.S1.score', 'expected': merchants,
        'observed': '(select count(*) from ' ~ ref('s1_virtual_score') ~ ')'},
    {'stream': '3B.S1.order', 'expected': merchants,
        'observed': '(select count(order_virtual_only + order_hybrid) from ' ~ ref('s1_virtual_score') ~ ')'},
    {'stream': '3B.S1.offset', 'expected': '2',
        'observed': '(select (select least(count(*), 1) from ' ~ ref('s1_virtual_only') ~ ') + (select least(count(*), 1) from ' ~ ref('s1_hybrid') ~ '))'},
    {'stream': '3B.S1.online',
        'expected': "(select count(*) from " ~ ref('virtual_classification_3B') ~ " where virtual_mode = 'HYBRID')",
        'observed': '(select count(*) from ' ~ ref('virtual_classification_3B') ~ ' where online_share > 0 and online_share < 1)'},
    {'stream': '3B.S1.settle_class', 'expected': virtual,
        'observed': '(select count(settlement_class) from ' ~ ref('s1_settlement_country') ~ ')'},
    {'stream': '3B.S1.settle_country', 'expected': abroad,
        'observed': '(select coalesce(sum(n_drawn), 0) from ' ~ ref('s1_settlement_country') ~ ')'},
    {'stream': '3B.S1.city_bucket', 'expected': virtual,
        'observed': '(select count(city_bucket) from ' ~ ref('s1_settlement_city') ~ ')'},
    {'stream': '3B.S1.city', 'expected': cities, 'observed': '(select coalesce(sum(n_drawn), 0) from ' ~ ref('s1_settlement_city') ~ ')'},
    {'stream': '3B.S1.agent', 'expected': virtual, 'observed': '(select count(*) from ' ~ ref('s1_settlement_city') ~ ')'},
    {'stream': '3B.S1.office',
        'expected': '(select count(distinct (shared_slot, case when shared_slot is null then merchant_id else place_id end)) from '
            ~ ref('s1_settlement_city') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s1_settlement_office') ~ ')'},
    {'stream': '3B.S2.profile', 'expected': virtual, 'observed': '(select count(profile) from ' ~ ref('s2_merchant_profile') ~ ')'},
    {'stream': '3B.S2.edge_scale', 'expected': virtual, 'observed': '(select count(edge_scale_m) from ' ~ ref('s2_merchant_profile') ~ ')'},
    {'stream': '3B.S2.anchor', 'expected': virtual, 'observed': '(select count(anchor_share) from ' ~ ref('s2_merchant_profile') ~ ')'},
    {'stream': '3B.S2.country', 'expected': countries, 'observed': '(select count(other_share) from ' ~ ref('s2_country_mix') ~ ')'},
    {'stream': '3B.S2.place', 'expected': places,
        'observed': '(select coalesce(sum(n_places), 0) from (select any_value(n_places) as n_places from ' ~ ref('s2_edge_place')
            ~ ' group by merchant_idx, country_iso))'},
    {'stream': '3B.S2.jitter', 'expected': attempts,
        'observed': "(select sum(figure) from " ~ ref('s5_rng_summary_3B') ~ " where item = 'rng_events_total')"},
    {'stream': '3B.S2.edge_weight', 'expected': '(select coalesce(sum(edge_scale_m), 0) from ' ~ ref('s2_merchant_profile') ~ ')',
        'observed': '(select count(mass_q) from ' ~ ref('edge_catalogue_3B') ~ ')'},
]) }}
