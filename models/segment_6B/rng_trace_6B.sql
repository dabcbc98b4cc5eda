-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set rows = [] %}

{# S1 #}
{% set arrivals = '(select count(*) from ' ~ ref('arrival_events_5B') ~ ')' %}
{% set sessions = '(select count(session_id) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set trips_of = '(select sum(arrival_count) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set owned = '(select count(party_idx) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set of_arrivals = {} %}
{% for count in ['moded', 'carded', 'at_terminal'] -%}
{% do of_arrivals.update({count: '(select sum(' ~ count ~ ') from ' ~ ref('s1_day_audit') ~ ')'}) %}
{%- endfor %}
{% set at_counter -%}
(
    select sum(t.arrival_count)
    from {{ ref('s1_trip_cells_6B') }} as t
    inner join {{ ref('s1_catchment_6B') }} as c on c.catchment_idx = t.catchment_idx
    where c.presence = 0
)
{%- endset %}
{% do rows.extend([
    {'stream': '6B.S1.phase', 'expected': '(select count(*) from ' ~ ref('s1_catchment_6B') ~ ') * (select count(*) from ' ~ source('policy_6B', 'sessions__schemes') ~ ')',
        'observed': '(select count(phase_s) from ' ~ ref('s1_trip_window') ~ ')'},
    {'stream': '6B.S1.scheme', 'expected': arrivals, 'observed': '(select sum(arrival_count) from ' ~ ref('s1_trip_cells_6B') ~ ')'},
    {'stream': '6B.S1.trips', 'expected': '(select count(*) from ' ~ ref('s1_trip_cells_6B') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s1_trip_cells_6B') ~ ' where trip_count >= 1)'},
    {'stream': '6B.S1.trip', 'expected': arrivals, 'observed': trips_of},
    {'stream': '6B.S1.session_id', 'expected': owned, 'observed': sessions},
    {'stream': '6B.S1.origin', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.rank', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.instr', 'expected': sessions, 'observed': '(select count(account_idx) from ' ~ ref('s1_session_index_6B') ~ ')'},
    {'stream': '6B.S1.device', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.ip', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.entry', 'expected': arrivals, 'observed': of_arrivals.moded},
    {'stream': '6B.S1.switch', 'expected': arrivals, 'observed': of_arrivals.carded},
    {'stream': '6B.S1.terminal', 'expected': at_counter, 'observed': of_arrivals.at_terminal},
]) %}

{# S2 #}
{% set of_flows = {} %}
{% for count in ['arrivals', 'priced', 'scored', 'answered', 'timed', 'challenged', 'challenges', 'approved', 'cleared', 'reversed', 'disputable'] -%}
{% do of_flows.update({count: '(select sum(' ~ count ~ ') from ' ~ ref('s2_day_audit') ~ ')'}) %}
{%- endfor %}
{% do rows.extend([
    {'stream': '6B.S2.level', 'expected': '(select count(*) from ' ~ ref('merchant_catalogue') ~ ')', 'observed': '(select count(level_minor) from ' ~ ref('s2_merchant_dim_6B') ~ ')'},
    {'stream': '6B.S2.amount', 'expected': of_flows.arrivals, 'observed': of_flows.priced},
    {'stream': '6B.S2.tail', 'expected': of_flows.arrivals, 'observed': of_flows.priced},
    {'stream': '6B.S2.score_noise', 'expected': of_flows.arrivals, 'observed': of_flows.scored},
    {'stream': '6B.S2.auth', 'expected': of_flows.arrivals, 'observed': of_flows.answered},
    {'stream': '6B.S2.sca', 'expected': of_flows.arrivals, 'observed': of_flows.answered},
    {'stream': '6B.S2.latency', 'expected': of_flows.arrivals, 'observed': of_flows.timed},
    {'stream': '6B.S2.wait', 'expected': of_flows.challenged, 'observed': of_flows.challenges},
    {'stream': '6B.S2.clear', 'expected': of_flows.approved ~ ' - ' ~ of_flows.reversed, 'observed': of_flows.cleared},
    {'stream': '6B.S2.refund', 'expected': of_flows.approved, 'observed': of_flows.cleared ~ ' + ' ~ of_flows.reversed},
]) %}

{# S3 #}
{% set campaigns, attacked = ref('s3_campaign_catalogue_6B'), ref('s3_target_flow_6B') %}
{% set templates = source('policy_6B', 'campaigns__templates') %}
{% set of_campaigns = '(select count(*) from ' ~ campaigns ~ ')' %}
{% set of_attacked = '(select count(*) from ' ~ ref('s3_targets_6B') ~ ')' %}
{% set of_online = '(select count(*) from ' ~ attacked ~ ' where presence = 1)' %}
{% set raced_merchants -%}
(
    select count(*)
    from {{ campaigns }} as c
    inner join (select merchant_idx, class_idx, list(distinct presence) as presences from {{ ref('s3_flow_census_6B') }} group by all) as m
        on c.presence_code = 2 or c.presence_code in m.presences
    inner join {{ ref('s3_campaign_class_6B') }} as s on s.campaign_idx = c.campaign_idx and s.class_idx = m.class_idx and s.share_ppb > 0
    where c.anchor = 'MERCHANT'
)
{%- endset %}
{% set raced_markets -%}
(
    select count(distinct (c.campaign_idx, f.market_idx))
    from {{ campaigns }} as c
    inner join {{ ref('s3_flow_census_6B') }} as f on {{ strikes_presence('c.presence_code', 'f.presence') }}
    left join {{ ref('s3_campaign_cohort_6B') }} as h on h.campaign_idx = c.campaign_idx and h.merchant_idx = f.merchant_idx
    where c.anchor = 'PARTY' or h.merchant_idx is not null
)
{%- endset %}
{% set raced_parties -%}
(
    select count(*)
    from {{ campaigns }} as c
    inner join {{ ref('s3_campaign_market_6B') }} as m on m.campaign_idx = c.campaign_idx
    inner join {{ ref('s1_party_base_6A') }} as b on b.country_idx = m.market_idx and b.is_active
    where c.anchor = 'PARTY'
)
{%- endset %}
{% set raced_of = {} %}
{% for race in ['cohort', 'market', 'actor'] %}
{% do raced_of.update({race: '(select sum(raced_n) from (select campaign_idx, any_value(raced_n) as raced_n from ' ~ ref('s3_campaign_' ~ race ~ '_6B') ~ ' group by campaign_idx))'}) %}
{% endfor %}
{% set bursts -%}
(
    select sum(greatest(round(t.burst_per_day * c.length_s / 86400), 1))
    from {{ campaigns }} as c
    inner join {{ templates }} as t on t.template_no = c.template_no
    where t.burst_per_day > 0
)
{%- endset %}
{% set profiles -%}
(
    select count(*)
    from {{ campaigns }} as c
    inner join {{ templates }} as t on t.template_no = c.template_no
    inner join (select distinct class_idx from {{ ref('s3_flow_census_6B') }}) as v on {{ by_class('t', 'class_affinity') }}[v.class_idx + 1] > 0
)
{%- endset %}
{% set holders -%}
(
    select sum(f.cleared_flows)
    from {{ ref('s3_flow_census_6B') }} as f
    cross join {{ source('policy_6B', 'campaigns') }} as p
    where f.presence = 1 or f.class_idx = {{ class_idx('p.friendly_counter_class') }}
)
{%- endset %}
{% set refunds -%}
(
    select count(*)
    from {{ attacked }} as f
    inner join {{ source('policy_6B', 'tactics__tactics') }} as x on x.ordinal = f.tactic_no
    where x.structure = 'REFUND'
)
{%- endset %}
{% set in_cells -%}
(
    select sum(d.flows)
    from (select cell_idx, count(*) as flows from {{ ref('s3_candidate_6B') }} group by cell_idx) as d
    inner join {{ ref('s3_campaign_cells_6B') }} as c on c.cell_idx = d.cell_idx
)
{%- endset %}
{% do rows.extend([
    {'stream': '6B.S3.activate', 'expected': '(select count(*) from ' ~ templates ~ ')', 'observed': '(select count(distinct template_no) from ' ~ campaigns ~ ')'},
    {'stream': '6B.S3.window', 'expected': of_campaigns, 'observed': '(select count(end_utc) from ' ~ campaigns ~ ')'},
    {'stream': '6B.S3.intensity', 'expected': of_campaigns, 'observed': '(select count(intensity) from ' ~ campaigns ~ ')'},
    {'stream': '6B.S3.profile', 'expected': profiles, 'observed': '(select count(share_ppb) from ' ~ ref('s3_campaign_class_6B') ~ ')'},
    {'stream': '6B.S3.cohort', 'expected': raced_merchants, 'observed': raced_of.cohort},
    {'stream': '6B.S3.market', 'expected': raced_markets, 'observed': raced_of.market},
    {'stream': '6B.S3.actor', 'expected': raced_parties, 'observed': raced_of.actor},
    {'stream': '6B.S3.burst', 'expected': bursts, 'observed': '(select count(*) from ' ~ ref('s3_campaign_burst_6B') ~ ')'},
    {'stream': '6B.S3.select', 'expected': '(select sum(flows) from ' ~ ref('s3_campaign_cells_6B') ~ ')', 'observed': in_cells},
    {'stream': '6B.S3.conflict', 'expected': '(select sum(claims_n) from ' ~ ref('s3_campaign_hit') ~ ' where claim_no = 1)', 'observed': '(select count(*) from ' ~ ref('s3_campaign_hit') ~ ')'},
    {'stream': '6B.S3.friendly', 'expected': holders, 'observed': of_flows.disputable},
    {'stream': '6B.S3.tactic', 'expected': of_attacked, 'observed': '(select count(tactic_no) from ' ~ attacked ~ ')'},
    {'stream': '6B.S3.newdev', 'expected': of_attacked, 'observed': '(select count(is_attacker_device) from ' ~ attacked ~ ')'},
    {'stream': '6B.S3.slot', 'expected': '(select sum(is_taken_over::integer + is_attacker_device::integer) from ' ~ attacked ~ ')',
        'observed': '(select count(*) from ' ~ ref('s3_victim_6B') ~ ') + (select count(*) from ' ~ ref('s3_attacker_device_6B') ~ ')'},
    {'stream': '6B.S3.pool', 'expected': '(select count(distinct (campaign_idx, device_slot)) from ' ~ ref('s3_attacker_device_6B') ~ ' where device_idx is not null)',
        'observed': '(select count(distinct (campaign_idx, device_slot, device_idx, ip_idx)) from ' ~ ref('s3_attacker_device_6B') ~ ' where ip_idx is not null)'},
    {'stream': '6B.S3.shift', 'expected': of_attacked, 'observed': '(select count(amount_minor) from ' ~ ref('s3_target_moved_6B') ~ ')'},
    {'stream': '6B.S3.time', 'expected': of_attacked, 'observed': '(select count(ts_utc) from ' ~ ref('s3_target_moved_6B') ~ ')'},
    {'stream': '6B.S3.structure', 'expected': refunds, 'observed': '(select count(*) from ' ~ ref('s3_flow_overlay_6B') ~ ' where tactic_mask & 64 > 0)'},
    {'stream': '6B.S3.overlay_score', 'expected': of_attacked, 'observed': '(select count(issuer_score) from ' ~ ref('s3_flow_overlay_6B') ~ ')'},
    {'stream': '6B.S3.overlay_auth', 'expected': of_attacked, 'observed': '(select count(response_code) from ' ~ ref('s3_flow_overlay_6B') ~ ')'},
    {'stream': '6B.S3.overlay_sca', 'expected': of_online, 'observed': '(select count(ip_idx) from ' ~ ref('s3_flow_overlay_6B') ~ ')'},
]) %}

{# S4 #}
{% set looked_into, cases, steps = ref('s4_trigger_6B'), ref('s4_case_index_6B'), ref('s4_case_timeline_6B') %}
{% set at_bank = {} %}
{% for count in ['not_stopped', 'reviewable', 'left_to_review', 'cleared', 'clear_amounts', 'not_at_auth', 'detected_later', 'detected', 'disputed',
    'dispute_times', 'chargeback_times', 'charged_back', 'chargebacks_decided'] -%}
{% do at_bank.update({count: '(select sum(' ~ count ~ ') from ' ~ ref('s4_day_audit') ~ ')'}) %}
{%- endfor %}
{% do rows.extend([
    {'stream': '6B.S4.review', 'expected': at_bank.reviewable, 'observed': at_bank.left_to_review},
    {'stream': '6B.S4.detect', 'expected': at_bank.not_stopped ~ ' - (select count(*) from ' ~ looked_into ~ ' where is_reviewed)', 'observed': at_bank.not_at_auth},
    {'stream': '6B.S4.detect_delay', 'expected': at_bank.detected_later,
        'observed': '(select count(detect_utc) from ' ~ ref('s4_verdict_6B') ~ ' where detection = 2)'},
    {'stream': '6B.S4.verdict', 'expected': at_bank.detected, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 1)'},
    {'stream': '6B.S4.dispute', 'expected': at_bank.cleared, 'observed': at_bank.clear_amounts},
    {'stream': '6B.S4.dispute_delay', 'expected': at_bank.disputed, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 2)'},
    {'stream': '6B.S4.cb', 'expected': '(select count(*) from ' ~ looked_into ~ ' where dispute_filed)', 'observed': at_bank.dispute_times},
    {'stream': '6B.S4.cb_type', 'expected': at_bank.chargeback_times, 'observed': at_bank.charged_back},
    {'stream': '6B.S4.cb_outcome', 'expected': at_bank.charged_back, 'observed': at_bank.chargebacks_decided},
    {'stream': '6B.S4.cb_delay', 'expected': at_bank.charged_back, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 3)'},
    {'stream': '6B.S4.decision_delay', 'expected': at_bank.charged_back, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 4)'},
    {'stream': '6B.S4.close', 'expected': '(select count(*) from ' ~ cases ~ ')', 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 5)'},
    {'stream': '6B.S4.case_id', 'expected': '(select count(distinct case_key) from ' ~ ref('s4_case_flow_6B') ~ ')', 'observed': '(select count(case_id) from ' ~ cases ~ ')'},
]) %}

{{ rng_trace(rows) }}
