-- In every stratum large enough the realised multi-site share agrees with its expectation.
{% call gate_no_rows("stratum_kind || ' ' || stratum || ' z ' || z_score") %}
    select t.stratum_kind, t.stratum, t.z_score
    from {{ ref('hurdle_stationarity_tests') }} as t
    cross join {{ source('policy_1A', 'validation') }} as v
    where t.n_merchants >= v.stationarity_min_n and not coalesce(abs(t.z_score) <= v.stationarity_z, false)
{% endcall %}
