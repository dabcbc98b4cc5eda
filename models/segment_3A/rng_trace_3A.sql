-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set pairs = '(select count(*) from (select distinct merchant_id, legal_country_iso from ' ~ ref('outlet_catalogue') ~ '))' %}
{% set split = '(select count(distinct merchant_id) from ' ~ ref('s1_escalation_queue') ~ ' where is_escalated)' %}
{% set rows = '(select count(*) from ' ~ ref('s3_zone_posterior') ~ ')' %}
{{ rng_trace([
    {'stream': '3A.S1.escalate', 'expected': pairs,
        'observed': '(select count(decision_reason) from ' ~ ref('s1_escalation_queue') ~ ')'},
    {'stream': '3A.S1.start', 'expected': '1',
        'observed': '(select least(count(escalation_probability), 1) from ' ~ ref('s1_escalation_queue') ~ ')'},
    {'stream': '3A.S3.lambda', 'expected': split,
        'observed': '(select count(distinct merchant_id) from ' ~ ref('s3_zone_shares') ~ ' where lambda_merchant is not null)'},
    {'stream': '3A.S3.gamma', 'expected': rows, 'observed': '(select count(share_ppb) from ' ~ ref('s3_zone_shares') ~ ')'},
    {'stream': '3A.S4.tie', 'expected': rows, 'observed': '(select count(residual_rank) from ' ~ ref('s4_zone_counts') ~ ')'},
]) }}
