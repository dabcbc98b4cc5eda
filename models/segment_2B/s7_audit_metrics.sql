-- How large is the segment, how near its bounds does it run, and did any row go missing on the way?
{% set grid = '(select count(distinct (merchant_id, tz_idx)) from ' ~ ref('site_timezones') ~ ') * (select count(*) from ' ~ ref('dim_day_2B') ~ ')' %}
{% set states = {
    'S1': [ref('s1_site_weights'), 'site_id', '(select count(*) from ' ~ ref('outlet_catalogue') ~ ')', 'tz_idx'],
    'S2': [ref('s2_alias_slots'), 'slot', '(select sum(len(site_idx)) from ' ~ ref('s2_alias_law') ~ ')', 'alias_site_idx'],
    'S3': [ref('s3_day_effects'), '(merchant_idx, day_idx, tz_idx)', grid, 'gamma'],
    'S4': [ref('s4_group_weights'), 'group_row', grid, 'alias_tz_idx'],
    'S5': [ref('s5_selection_log'), 'arrival_no', '(select count(*) from ' ~ ref('s5_arrival_roster') ~ ' where not is_virtual)', 'site_id'],
    'S6': [ref('s6_edge_log'), 'arrival_no', '(select count(*) from ' ~ ref('s5_arrival_roster') ~ ' where is_virtual)', 'edge_id']
} %}
with state_rows as (
    {%- for state, (relation, key, expected, joined) in states.items() %}
    select
        '{{ state }}' as state,
        ({{ expected }})::double as rows_expected,
        count(*)::double as rows_written,
        count(*) filter (where {{ joined }} is null)::double as join_misses,
        (count(*) - count(distinct {{ key }}))::double as pk_duplicates
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

by_state as (
    {%- for figure in ['rows_expected', 'rows_written', 'join_misses', 'pk_duplicates'] %}
    select state || '.{{ figure }}' as metric, {{ figure }} as value from state_rows
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

day_mass as (
    select merchant_idx, day_idx, abs(sum(mass_q) - 4294967296) / 4294967296e0 as mass_error
    from {{ ref('s4_group_weights') }}
    group by merchant_idx, day_idx
),

overall as (
    select 'merchants_total' as metric, count(*)::double as value from {{ ref('s1_merchant_profile') }}
    union all
    select 'groups_total', count(*) from {{ ref('s3_sigma') }}
    union all
    select 'days_total', count(*) from {{ ref('dim_day_2B') }}
    union all
    select 'selections_checked', count(*) from {{ ref('s5_selection_log') }}
    union all
    select 'draws_expected', sum(keys_expected * draws_per_key) from {{ ref('rng_trace_2B') }}
    union all
    select 'draws_observed', sum(draws) from {{ ref('rng_trace_2B') }}
    union all
    select 'alias_decode_max_abs_delta', max(max_abs_delta) from {{ ref('s7_alias_audit') }}
    union all
    select 'max_abs_mass_error_s4', max(mass_error) from day_mass
    union all
    select 'merchants_days_over_norm_epsilon', count(*)
    from day_mass
    cross join {{ source('policy_2B', 'group_mix_regularizer_v1') }} as p
    where mass_error > p.sum_epsilon
    union all
    select 'sigma_at_min', count(*) filter (where s.sigma_value = p.sigma_min)
    from {{ ref('s3_sigma') }} as s
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
    union all
    select 'sigma_at_max', count(*) filter (where s.sigma_value = p.sigma_max)
    from {{ ref('s3_sigma') }} as s
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
    union all
    select 'gamma_clipped_low', count(*) filter (where clipped and log_gamma < 0) from {{ ref('s3_day_effects') }}
    union all
    select 'gamma_clipped_high', count(*) filter (where clipped and log_gamma > 0) from {{ ref('s3_day_effects') }}
)

select metric, value from overall
union all
select metric, value from by_state
order by metric
