-- The five audit artefacts exist with their columns.
{% set artefacts = {
    's3_integerised_counts': ['merchant_id', 'legal_country_iso', 'n_outlets', 'residual_rank', 'share', 'bump'],
    's3_site_sequence': ['merchant_id', 'legal_country_iso', 'candidate_rank', 'site_order', 'running_number'],
    'sparse_flag': ['currency_code', 'is_sparse', 'obs_count', 'threshold'],
    'merchant_abort_log': ['merchant_id', 'state', 'code', 'reason'],
    'hurdle_stationarity_tests': ['stratum_kind', 'stratum', 'n_merchants', 'mean_pi', 'realised_share', 'z_score', 'verdict'],
} %}
{% for name, columns in artefacts.items() %}
select
    '{{ name }}' as scope,
    array_to_string(list(column_name), ', ') as found,
    '{{ columns | join(', ') }}' as allowed,
    array_to_string(list(column_name), ', ') = '{{ columns | join(', ') }}' as is_ok,
    null::varchar as sample
from (describe select * from {{ ref(name) }})
{{ 'union all' if not loop.last }}
{% endfor %}
