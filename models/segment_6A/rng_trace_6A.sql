-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set countries = '(select count(distinct country_iso) from ' ~ ref('s1_origin_base_6A') ~ ')' %}
{% set cells = '(select sum(cell_n) from ' ~ ref('s1_country_demand') ~ ')' %}
{% set parties = '(select 32 * sum(cell_n) from ' ~ ref('s1_country_demand') ~ ')' %}
{% set kinds = '(select count(*) from ' ~ source('policy_6A', 'products__accounts') ~ ')' %}
{% set segments = '(select count(*) from ' ~ source('policy_6A', 'segments__segments') ~ ')' %}
{% set schemes = '(select count(*) from ' ~ source('policy_6A', 'instruments__schemes') ~ ')' %}
{% set account_draws -%}
(
    select sum(s.parties * k.n)
    from {{ ref('s1_party_summary_6A') }} as s
    inner join (
        select party_type, count(*) as n from {{ source('policy_6A', 'products__accounts') }} group by party_type
    ) as k on k.party_type = ['RETAIL', 'BUSINESS', 'OTHER'][s.party_type_code + 1]
)
{%- endset %}
{% set account_draws_found -%}
(
    select sum(n.parties * l.kinds)
    from (select country_idx, segment_code, sum(parties) as parties from {{ ref('s1_party_summary_6A') }} group by all) as n
    inner join (select country_idx, segment_code, count(*) as kinds from {{ ref('s2_account_law_6A') }} group by all) as l
        on l.country_idx = n.country_idx and l.segment_code = n.segment_code
)
{%- endset %}
{% set instrument_draws -%}
(
    select sum(a.accounts * h.n)
    from {{ ref('s2_account_summary_6A') }} as a
    inner join {{ source('policy_6A', 'products__accounts') }} as t on t.account_type_code = a.account_type_code
    inner join (
        select account_type, count(*) as n from {{ source('policy_6A', 'instruments__holdings') }} group by account_type
    ) as h on h.account_type = t.account_type
)
{%- endset %}
{% set instrument_draws_found -%}
(
    select sum(a.n * l.kinds)
    from (select account_type_code, count(*) as n from {{ ref('s2_account_base_6A') }} group by account_type_code) as a
    inner join (
        select account_type_code, count(distinct instrument_type_code) as kinds from {{ ref('s3_instrument_law_6A') }} group by account_type_code
    ) as l on l.account_type_code = a.account_type_code
)
{%- endset %}
{% set device_draws -%}
(
    select sum(s.parties * h.n)
    from {{ ref('s1_party_summary_6A') }} as s
    inner join (
        select party_type, count(*) as n from {{ source('policy_6A', 'devices__holdings') }} group by party_type
    ) as h on h.party_type = ['RETAIL', 'BUSINESS', 'OTHER'][s.party_type_code + 1]
)
{%- endset %}
{% set device_draws_found -%}
(
    select sum(k.n)
    from {{ ref('s1_member') }} as m
    inner join (
        select party_type, count(*) as n from {{ source('policy_6A', 'devices__holdings') }} group by party_type
    ) as k on k.party_type = m.party_type
)
{%- endset %}
{% set shared_draws -%}
(
    select count(*)
    from {{ ref('s4_device_list') }} as d
    inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = d.party_idx
    inner join {{ ref('s1_household_base_6A') }} as h on h.hh_idx = b.hh_idx and h.size > 1
)
{%- endset %}
{% set public_addresses -%}
(
    select sum(ceil(u.users / p.public_users))
    from (select count(*) as users from {{ ref('s4_device_slots') }} where has_public group by country_idx) as u
    cross join {{ source('policy_6A', 'ips') }} as p
)
{%- endset %}
{% set risk_countries_found -%}
(
    select count(distinct b.country_idx)
    from {{ ref('s5_account_fraud_roles_6A') }} as r
    inner join {{ ref('s2_account_base_6A') }} as a on a.account_idx = r.account_idx
    inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = a.party_idx
)
{%- endset %}
{% set accounts = '(select count(*) from ' ~ ref('s2_account_base_6A') ~ ')' %}
{% set instruments = '(select sum(kept) from ' ~ ref('s3_instrument_summary_6A') ~ ')' %}
{{ rng_trace([
    {'stream': '6A.S1.world', 'expected': '1', 'observed': '(select count(distinct 1) from ' ~ ref('s1_country_demand') ~ ')'},
    {'stream': '6A.S1.country', 'expected': countries, 'observed': '(select count(*) from ' ~ ref('s1_country_demand') ~ ')'},
    {'stream': '6A.S1.business', 'expected': countries, 'observed': "(select count(distinct country_idx) from " ~ ref('s1_segment_mix_6A') ~ " where party_type = 'BUSINESS')"},
    {'stream': '6A.S1.mix', 'expected': countries ~ ' * ' ~ segments, 'observed': '(select count(*) from ' ~ ref('s1_segment_mix_6A') ~ ')'},
    {'stream': '6A.S1.cell', 'expected': cells, 'observed': '(select count(*) from ' ~ ref('s1_cell_base_6A') ~ ')'},
    {'stream': '6A.S1.segment', 'expected': parties, 'observed': '(select count(segment_code) from ' ~ ref('s1_member') ~ ')'},
    {'stream': '6A.S1.activity', 'expected': parties, 'observed': '(select count(distinct party_idx) from ' ~ ref('s1_member') ~ ')'},
    {'stream': '6A.S1.block', 'expected': cells ~ ' * 8', 'observed': '(select count(distinct household_key // 8) from ' ~ ref('s1_household_base_6A') ~ ')'},
    {'stream': '6A.S1.attr', 'expected': parties, 'observed': '(select count(*) from ' ~ ref('s1_party_base_6A') ~ ')'},
    {'stream': '6A.S1.role_country', 'expected': countries, 'observed': '(select count(*) from ' ~ ref('s1_country_base_6A') ~ ')'},
    {'stream': '6A.S1.role', 'expected': "(select sum(parties) from " ~ ref('s1_party_summary_6A') ~ " where party_type_code <> 2)",
        'observed': "(select count(*) from " ~ ref('s1_member') ~ " where party_type <> 'OTHER')"},
    {'stream': '6A.S1.ring', 'expected': '(select count(*) from ' ~ ref('s1_latent_role') ~ ')', 'observed': '(select count(distinct party_idx) from ' ~ ref('s1_latent_role') ~ ')'},
    {'stream': '6A.S1.party_id', 'expected': parties, 'observed': '(select count(distinct party_id) from ' ~ ref('s1_party_base_6A') ~ ')'},
    {'stream': '6A.S2.country', 'expected': countries ~ ' * ' ~ kinds, 'observed': '(select count(distinct (country_idx, account_type_code)) from ' ~ ref('s2_account_law_6A') ~ ')'},
    {'stream': '6A.S2.count', 'expected': account_draws, 'observed': account_draws_found},
    {'stream': '6A.S2.open', 'expected': '(select sum(accounts) from ' ~ ref('s2_account_summary_6A') ~ ')', 'observed': accounts},
    {'stream': '6A.S2.account_id', 'expected': '(select sum(accounts) from ' ~ ref('s2_account_summary_6A') ~ ')',
        'observed': '(select count(distinct account_id) from ' ~ ref('s2_account_base_6A') ~ ')'},
    {'stream': '6A.S3.count', 'expected': instrument_draws, 'observed': instrument_draws_found},
    {'stream': '6A.S3.scheme', 'expected': countries ~ ' * ' ~ schemes, 'observed': '(select count(*) from ' ~ ref('s3_scheme_mix_6A') ~ ')'},
    {'stream': '6A.S3.issuers', 'expected': countries, 'observed': '(select count(distinct country_idx) from ' ~ ref('s3_scheme_mix_6A') ~ ')'},
    {'stream': '6A.S3.attr', 'expected': instruments, 'observed': '(select count(*) from ' ~ ref('s3_instrument_base_6A') ~ ')'},
    {'stream': '6A.S3.instrument_id', 'expected': instruments, 'observed': '(select count(distinct instrument_id) from ' ~ ref('s3_instrument_base_6A') ~ ')'},
    {'stream': '6A.S4.count', 'expected': device_draws, 'observed': device_draws_found},
    {'stream': '6A.S4.terminal', 'expected': "(select count(*) from " ~ ref('s1_origin_base_6A') ~ " where origin_kind = 'site')",
        'observed': '(select count(distinct site_idx) from ' ~ ref('s4_device_list') ~ ')'},
    {'stream': '6A.S4.share', 'expected': shared_draws, 'observed': shared_draws},
    {'stream': '6A.S4.hub', 'expected': '(select count(distinct party_idx) from ' ~ ref('s1_ring_member_6A') ~ ')',
        'observed': '(select count(distinct r.party_idx) from ' ~ ref('s1_ring_member_6A') ~ ' as r inner join ' ~ ref('s4_party_net_6A') ~ ' as n on n.party_idx = r.party_idx)'},
    {'stream': '6A.S4.hh', 'expected': '(select count(distinct hh_idx) from ' ~ ref('s1_party_base_6A') ~ ')', 'observed': '(select count(*) from ' ~ ref('s4_household_line') ~ ')'},
    {'stream': '6A.S4.work', 'expected': parties, 'observed': '(select count(*) from ' ~ ref('s4_party_net_6A') ~ ')'},
    {'stream': '6A.S4.flag', 'expected': '(select count(*) from ' ~ ref('s4_device_list') ~ ' where party_idx is not null)', 'observed': '(select count(*) from ' ~ ref('s4_device_slots') ~ ')'},
    {'stream': '6A.S4.carriers', 'expected': countries, 'observed': "(select count(distinct country_idx) from " ~ ref('s4_ip_pool_6A') ~ " where pool_kind = 'mobile')"},
    {'stream': '6A.S4.pool', 'expected': "(select count(*) from " ~ ref('s4_ip_pool_6A') ~ " where pool_kind = 'mobile')",
        'observed': "(select count(distinct (country_idx, carrier_no)) from " ~ ref('s4_ip_pool_6A') ~ " where pool_kind = 'mobile')"},
    {'stream': '6A.S4.public_kind', 'expected': public_addresses, 'observed': "(select sum(ip_n) from " ~ ref('s4_ip_pool_6A') ~ " where pool_kind = 'public')"},
    {'stream': '6A.S4.carrier', 'expected': parties, 'observed': '(select count(mob_off) from ' ~ ref('s4_party_net_6A') ~ ')'},
    {'stream': '6A.S4.vpn', 'expected': parties, 'observed': '(select count(vpn_ip) from ' ~ ref('s4_party_net_6A') ~ ')'},
    {'stream': '6A.S4.host', 'expected': parties, 'observed': '(select count(host_ip) from ' ~ ref('s4_party_net_6A') ~ ')'},
    {'stream': '6A.S4.slot', 'expected': '(select sum(has_home::integer + n_mobile + has_work::integer + has_public::integer + has_vpn::integer + has_host::integer) from ' ~ ref('s4_device_slots') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s4_ip_links_6A') ~ ' where slot <= 8)'},
    {'stream': '6A.S4.attr', 'expected': '(select count(*) from ' ~ ref('s4_device_list') ~ ')', 'observed': '(select count(*) from ' ~ ref('s4_device_base_6A') ~ ')'},
    {'stream': '6A.S4.device_id', 'expected': '(select count(*) from ' ~ ref('s4_device_list') ~ ')', 'observed': '(select count(distinct device_id) from ' ~ ref('s4_device_base_6A') ~ ')'},
    {'stream': '6A.S4.ip', 'expected': '(select sum(ip_n) from ' ~ ref('s4_ip_pool_6A') ~ ')', 'observed': '(select count(*) from ' ~ ref('s4_ip_base_6A') ~ ')'},
    {'stream': '6A.S4.ip_id', 'expected': '(select sum(ip_n) from ' ~ ref('s4_ip_pool_6A') ~ ')', 'observed': '(select count(distinct ip_id) from ' ~ ref('s4_ip_base_6A') ~ ')'},
    {'stream': '6A.S5.clientele', 'expected': '2 * (select count(distinct mkey) from ' ~ ref('s5_catchment_6A') ~ ')', 'observed': '(select count(*) from ' ~ ref('s5_clientele_6A') ~ ')'},
    {'stream': '6A.S5.person', 'expected': '(select count(*) from ' ~ ref('s5_probe_6A') ~ ')', 'observed': '(select count(party_idx) from ' ~ ref('s5_probe_6A') ~ ')'},
    {'stream': '6A.S5.probe', 'expected': '(select probe_arrivals from ' ~ source('policy_6A', 'attachment') ~ ')', 'observed': '(select max(probe_no) + 1 from ' ~ ref('s5_probe_6A') ~ ')'},
    {'stream': '6A.S5.tier', 'expected': parties, 'observed': '(select count(*) from ' ~ ref('s5_party_fraud_roles_6A') ~ ')'},
    {'stream': '6A.S5.country', 'expected': countries, 'observed': risk_countries_found},
    {'stream': '6A.S5.account', 'expected': '(select sum(accounts) from ' ~ ref('s2_account_summary_6A') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s5_account_fraud_roles_6A') ~ ')'},
    {'stream': '6A.S5.device', 'expected': '(select count(*) from ' ~ ref('s4_device_list') ~ ')', 'observed': '(select count(*) from ' ~ ref('s5_device_fraud_roles_6A') ~ ')'},
    {'stream': '6A.S5.ip', 'expected': '(select sum(ip_n) from ' ~ ref('s4_ip_pool_6A') ~ ')', 'observed': '(select count(*) from ' ~ ref('s5_ip_fraud_roles_6A') ~ ')'},
    {'stream': '6A.S5.merchant', 'expected': '(select count(*) from ' ~ ref('merchant_catalogue') ~ ')', 'observed': '(select count(*) from ' ~ ref('s5_merchant_fraud_roles_6A') ~ ')'},
]) }}
