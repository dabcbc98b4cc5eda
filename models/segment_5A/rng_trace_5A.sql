-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set merchants = '(select count(*) from ' ~ ref('merchant_catalogue') ~ ')' %}
{% set countries = '(select count(distinct legal_country_iso) from ' ~ ref('s1_domain') ~ ')' %}
{% set periods = '(select z.horizon_days // p.campaign_period_days from ' ~ ref('s4_horizon') ~ ' as z cross join '
    ~ source('policy_5A', 'scenario_overlay_policy') ~ ' as p)' %}
{% set tail_cells -%}
(
    select count(*)
    from {{ ref('s1_domain') }} as d
    inner join {{ ref('virtual_classification_3B') }} as v on v.merchant_id = d.merchant_id and v.virtual_mode <> 'VIRTUAL_ONLY'
    where d.zone_origin = 'remote' and d.zone_role = 'tail_zone'
)
{%- endset %}
{% set site_cells -%}
(
    select count(*)
    from {{ ref('s1_domain') }} as d
    inner join {{ ref('virtual_classification_3B') }} as v on v.merchant_id = d.merchant_id and v.virtual_mode <> 'VIRTUAL_ONLY'
    where d.zone_origin = 'site'
)
{%- endset %}
{% set outages = '(select ceil(p.outage_per_day * z.horizon_days) from ' ~ ref('s4_horizon') ~ ' as z cross join '
    ~ source('policy_5A', 'scenario_overlay_policy') ~ ' as p)' %}
{{ rng_trace([
    {'stream': '5A.S1.class', 'expected': merchants ~ ' * 8', 'observed': '(select sum(n_drawn) from ' ~ ref('s1_class_draw') ~ ')'},
    {'stream': '5A.S1.cnp_split', 'expected': merchants, 'observed': '(select count(cnp_share) from ' ~ ref('s1_strength') ~ ')'},
    {'stream': '5A.S1.rank', 'expected': merchants, 'observed': '(select count(*) from ' ~ ref('s1_strength') ~ ')'},
    {'stream': '5A.S1.strength', 'expected': merchants, 'observed': '(select count(strength) from ' ~ ref('s1_strength') ~ ')'},
    {'stream': '5A.S1.zone_noise', 'expected': site_cells,
        'observed': "(select count(distinct (merchant_id, legal_country_iso, tz_idx)) from " ~ ref('s1_raw_volume')
            ~ " where zone_origin = 'site' and virtual_mode <> 'VIRTUAL_ONLY' and raw_volume > 0)"},
    {'stream': '5A.S2.zone_profile', 'expected': '(select count(distinct tz_idx) from ' ~ ref('s1_domain') ~ ')',
        'observed': '(select count(distinct m.tz_idx) from ' ~ ref('s2_template_choice_5A') ~ ' as t inner join '
            ~ ref('merchant_zone_profile_5A') ~ ' as m on m.mz_idx = t.mz_idx where t.zone_profile_id is not null)'},
    {'stream': '5A.S2.template', 'expected': '(select count(distinct merchant_id) from ' ~ ref('s1_domain') ~ ')',
        'observed': '(select count(distinct m.merchant_id) from ' ~ ref('s2_template_choice_5A') ~ ' as t inner join '
            ~ ref('merchant_zone_profile_5A') ~ ' as m on m.mz_idx = t.mz_idx)'},
    {'stream': '5A.S3.reach', 'expected': tail_cells, 'observed': '(select count(*) from ' ~ ref('s3_effective_scale_5A') ~ ' where is_eligible)'},
    {'stream': '5A.S3.remote_noise', 'expected': tail_cells, 'observed': '(select count(*) from ' ~ ref('s3_effective_scale_5A') ~ ' where is_eligible)'},
    {'stream': '5A.S4.salary_rule', 'expected': countries, 'observed': "(select count(distinct country_iso) from " ~ ref('s4_event_pay') ~ " where note = 'salaries')"},
    {'stream': '5A.S4.benefit_day', 'expected': countries, 'observed': "(select count(distinct country_iso) from " ~ ref('s4_event_pay') ~ " where note = 'benefits')"},
    {'stream': '5A.S4.pay_peak', 'expected': '(select count(distinct (country_iso, start_local, note)) from ' ~ ref('s4_event_pay') ~ ')',
        'observed': "(select count(*) from " ~ ref('scenario_calendar_5A') ~ " where event_type = 'PAYDAY')"},
    {'stream': '5A.S4.global_campaign', 'expected': periods, 'observed': "(select count(*) from " ~ ref('scenario_calendar_5A') ~ " where kind = 'CAMPAIGN_GLOBAL')"},
    {'stream': '5A.S4.campaign', 'expected': countries ~ ' * ' ~ periods, 'observed': "(select count(*) from " ~ ref('scenario_calendar_5A') ~ " where kind = 'CAMPAIGN_EVENING')"},
    {'stream': '5A.S4.promotion', 'expected': merchants ~ ' * ' ~ periods, 'observed': '(select count(*) from ' ~ ref('merchant_class_profile_5A') ~ ') * ' ~ periods},
    {'stream': '5A.S4.outage', 'expected': outages, 'observed': "(select count(*) from " ~ ref('scenario_calendar_5A') ~ " where event_type = 'OUTAGE')"},
    {'stream': '5A.S4.stress', 'expected': '(select (1 + p.stress_countries) * z.is_stress::integer from ' ~ ref('s4_horizon') ~ ' as z cross join '
        ~ source('policy_5A', 'scenario_overlay_policy') ~ ' as p)',
        'observed': "(select count(*) from " ~ ref('scenario_calendar_5A') ~ " where event_type = 'STRESS')"},
]) }}
