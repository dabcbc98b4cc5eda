-- Did every random stream draw for exactly the keys that reach its branch?
{% set register = "select count(*) from " ~ ref('s0_merchant_register') %}
{% set register_size = "select n_register from " ~ source('policy_1A', 'merchant_population') %}
{% set panel = "select count(*) from " ~ ref('s1_hurdle') ~ " where in_panel" %}
{% set chains = "select count(*) from " ~ ref('s1_hurdle') ~ " where is_multi" %}
{% set sized = "select count(*) from " ~ ref('s2_outlet_counts') ~ " where mu is not null" %}
{% set expanding = "select count(*) from " ~ ref('crossborder_eligibility_flags') ~ " where is_expanding" %}
{% set foreign_candidates = "select count(*) from " ~ ref('s3_candidate_set') ~ " where not is_home" %}
{% set considered = "select coalesce(sum(x.n_candidates), 0) from " ~ ref('crossborder_features') ~ " as x inner join "
    ~ ref('crossborder_eligibility_flags') ~ " as e on e.merchant_id = x.merchant_id where e.is_expanding" %}
{% set members = "select count(*) from " ~ ref('s6_membership') %}
{% set wanted = "select coalesce(sum(k_target), 0) from " ~ ref('s4_foreign_target') %}
{% set holders = "select count(*) from " ~ ref('s7_country_counts') %}
{{ rng_trace([
    {'stream': '1A.S0.lrm_tie', 'expected': "select n_eligible from " ~ source('policy_1A', 'merchant_population'), 'observed': "select count(*) from " ~ ref('s0_country_frame')},
    {'stream': '1A.S0.mcc_order', 'expected': register_size, 'observed': register},
    {'stream': '1A.S0.mcc', 'expected': register_size, 'observed': register},
    {'stream': '1A.S0.channel', 'expected': register_size, 'observed': register},
    {'stream': '1A.S1.hurdle', 'expected': register, 'observed': "select count(is_multi) from " ~ ref('s1_hurdle')},
    {'stream': '1A.S1.offset', 'expected': "select 1", 'observed': "select least(count(*), 1) from " ~ ref('s1_hurdle')},
    {'stream': '1A.S1.panel', 'expected': "select count(*) from " ~ ref('s1_hurdle') ~ " where not is_multi", 'observed': "select count(in_panel) from " ~ ref('s1_hurdle') ~ " where not is_multi"},
    {'stream': '1A.S2.order', 'expected': chains, 'observed': sized},
    {'stream': '1A.S2.offset', 'expected': "select 1", 'observed': "select least(count(*), 1) from " ~ ref('s2_outlet_counts') ~ " where size_score is not null"},
    {'stream': '1A.S2.phi', 'expected': chains, 'observed': sized},
    {'stream': '1A.S2.nb', 'expected': chains, 'observed': sized},
    {'stream': '1A.S3.expand', 'expected': "select count(*) from " ~ ref('crossborder_eligibility_flags') ~ " where is_eligible", 'observed': "select count(expand_probability) from " ~ ref('crossborder_eligibility_flags')},
    {'stream': '1A.S4.ztp', 'expected': expanding, 'observed': "select count(lambda_extra) from " ~ ref('s4_foreign_target')},
    {'stream': '1A.S5.ccy', 'expected': "select count(*) from " ~ ref('s1_hurdle') ~ " as h inner join " ~ ref('s0_merchant_register') ~ " as r on r.merchant_id = h.merchant_id where h.in_panel and r.home_country_iso in (select country_iso from " ~ ref('ref_legal_tender') ~ " group by country_iso having count(*) > 1)", 'observed': "select count(*) from " ~ ref('merchant_currency') ~ " where n_tenders > 1"},
    {'stream': '1A.S6.gumbel', 'expected': considered, 'observed': foreign_candidates},
    {'stream': '1A.S7.beta', 'expected': "select count(*) from " ~ ref('s4_foreign_target') ~ " where k_target >= 1", 'observed': "select count(distinct merchant_id) from " ~ ref('s6_membership')},
    {'stream': '1A.S7.gamma', 'expected': wanted, 'observed': members},
    {'stream': '1A.S7.tie', 'expected': "select (" ~ panel ~ ") + (" ~ wanted ~ ")", 'observed': holders},
]) }}
