{#
  Rows of 6B's trace of draws for S3: per stream, how many keys had to draw and how many did. `disputable` is the number of
  baseline flows that friendly fraud may choose.
#}
{% macro campaign_draws(disputable) %}
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
{{ return([
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
    {'stream': '6B.S3.friendly', 'expected': holders, 'observed': disputable},
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
]) }}
{% endmacro %}
