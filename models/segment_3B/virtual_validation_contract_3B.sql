-- What has the world of virtual merchants to hold, what was found, and what does it block?
{% set realism = [
    ('3B-V01', 'EDGE_HETEROGENEITY', 'edge_count_cv', 'edge_count_cv_min', none),
    ('3B-V02', 'EDGE_HETEROGENEITY', 'country_count_cv', 'country_count_cv_min', none),
    ('3B-V03', 'EDGE_HETEROGENEITY', 'top1_share_p50', 'top1_share_p50_min', 'top1_share_p50_max'),
    ('3B-V04', 'EDGE_HETEROGENEITY', 'js_divergence_median', 'js_divergence_median_min', none),
    ('3B-V05', 'SETTLEMENT_COHERENCE', 'settlement_overlap_median', 'settlement_overlap_median_min', none),
    ('3B-V06', 'SETTLEMENT_COHERENCE', 'settlement_overlap_p75', 'settlement_overlap_p75_min', none),
    ('3B-V07', 'SETTLEMENT_COHERENCE', 'settlement_distance_median_km', none, 'settlement_distance_median_max_km'),
    ('3B-V08', 'CLASSIFICATION_EXPLAINABILITY', 'rule_id_non_null_rate', 'rule_id_non_null_rate_min', none),
    ('3B-V09', 'CLASSIFICATION_EXPLAINABILITY', 'rule_version_non_null_rate', 'rule_version_non_null_rate_min', none),
    ('3B-V10', 'CLASSIFICATION_EXPLAINABILITY', 'active_rule_id_count', 'active_rule_id_count_min', none),
    ('3B-V11', 'ALIAS_FIDELITY', 'alias_max_abs_delta', none, 'alias_max_abs_delta_max'),
] %}
with bound as (
    {% for code, type, metric, low, high in realism -%}
    select
        '{{ code }}' as code,
        '{{ type }}' as test_type,
        '{{ metric }}' as metric,
        '{{ 'between' if low and high else 'at_least' if low else 'at_most' }}' as comparison,
        {{ 'realism_checks_' ~ low if low else 'null' }}::double as threshold_low,
        {{ 'realism_checks_' ~ high if high else 'null' }}::double as threshold_high
    from {{ source('policy_3B', 'virtual_validation') }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

judged as (
    select
        b.code || case m.scope when 'GLOBAL' then '' else '.' || m.scope end as test_id,
        b.test_type,
        case m.scope when 'GLOBAL' then 'GLOBAL' else 'PER_PROFILE' end as scope,
        b.metric,
        b.comparison,
        b.threshold_low,
        b.threshold_high,
        m.value as observed,
        m.cohort_n,
        case
            when m.cohort_n < p.min_cohort then 'THIN'
            when m.value >= coalesce(b.threshold_low, m.value) and m.value <= coalesce(b.threshold_high, m.value) then 'PASS'
            else 'FAIL'
        end as status,
        case when m.scope <> 'GLOBAL' then 'INFO' when p.realism_enforcement_mode = 'enforce' then 'BLOCKING' else 'WARNING' end as severity
    from bound as b
    inner join {{ ref('s4_realism_metrics') }} as m on m.metric = b.metric
    cross join {{ source('policy_3B', 'virtual_validation') }} as p
),

-- the contract as a whole: how many of its realism rows are missing, not blocking or not holding
whole as (
    select
        '3B-V12' as test_id,
        'EDGE_HETEROGENEITY' as test_type,
        'GLOBAL' as scope,
        'realism_rows_not_holding' as metric,
        'at_most' as comparison,
        null::double as threshold_low,
        0e0 as threshold_high,
        ({{ realism | length }} - count(*) filter (where status <> 'FAIL' and severity = 'BLOCKING'))::double as observed,
        max(cohort_n) as cohort_n,
        case when count(*) filter (where status <> 'FAIL' and severity = 'BLOCKING') = {{ realism | length }} then 'PASS' else 'FAIL' end as status,
        max(severity) as severity
    from judged
    where scope = 'GLOBAL'
),

promised as (
    select d.test_id, d.test_type, 'GLOBAL' as scope, d.metric, d.comparison, d.threshold_low, d.threshold_high
    from {{ source('policy_3B', 'virtual_validation') }} as p
    cross join lateral (
        values
        ('3B-D01', 'IP_COUNTRY_MIX', 'ip_country_share_abs_delta_max', 'at_most', null::double, p.ip_country_tolerance),
        ('3B-D02', 'SETTLEMENT_CUTOFF', 'settlement_day_disagreement_seconds_max', 'at_most', null, p.cutoff_tolerance_seconds),
        ('3B-D03', 'EDGE_USAGE_VS_WEIGHT', 'edge_usage_abs_delta_max', 'at_most', null, p.ip_country_tolerance),
        ('3B-D04', 'ROUTING_RECEIPT', 'routing_receipts_per_virtual_arrival', 'equals', 1e0, 1e0)
    ) as d (test_id, test_type, metric, comparison, threshold_low, threshold_high)
),

row_of_contract as (
    select *, '3B' as evaluated_by from judged
    union all
    select *, '3B' from whole
    union all
    select *, null, null, 'DEFERRED', 'BLOCKING', '5B' from promised
)

select
    r.test_id,
    r.test_type,
    r.scope,
    r.metric,
    r.comparison,
    r.threshold_low,
    r.threshold_high,
    r.observed,
    r.cohort_n,
    r.status,
    r.severity,
    true as enabled,
    p.realism_enforcement_mode as enforcement_mode,
    r.evaluated_by
from row_of_contract as r
cross join {{ source('policy_3B', 'virtual_validation') }} as p
order by r.test_id
