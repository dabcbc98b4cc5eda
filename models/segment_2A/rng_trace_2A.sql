-- How many draws did each stream of the segment make?
{%- set keyed_countries = "(select country_iso from " ~ source('policy_2A', 'tz_overlaps__rules') ~ " where mode = 'merchant_keyed')" %}
{{ rng_trace([
    {'stream': '2A.S1.overlap',
     'expected': "select count(distinct merchant_id) from " ~ ref('s1_tz_lookup')
        ~ " where legal_hit_count > 1 and legal_country_iso in " ~ keyed_countries,
     'observed': "select count(distinct merchant_id) from " ~ ref('site_timezones')
        ~ " where is_overlap_area and legal_country_iso in " ~ keyed_countries},
    {'stream': '2A.S2.rebalance',
     'expected': "select count(*) from " ~ ref('s2_rebalance_plan_2A'),
     'observed': "select count(distinct (merchant_id, legal_country_iso, site_order)) from " ~ ref('s2_rebalance_plan_2A')},
]) }}
