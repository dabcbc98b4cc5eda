-- How far apart are virtual merchants, how close to their settlement, and how well explained?
with cohort as (
    select merchant_idx, 'GLOBAL' as scope from {{ ref('s2_merchant_topology') }}
    union all
    select merchant_idx, profile from {{ ref('s2_merchant_topology') }}
),

size as (
    select scope, count(*)::integer as cohort_n from cohort group by scope
),

-- spreads from whole-number sums
topology as (
    select
        c.scope,
        {{ variation_of_counts('t.edge_scale_m') }} as edge_count_cv,
        {{ variation_of_counts('t.n_countries') }} as country_count_cv,
        quantile_cont(t.merchant_top1_share, 0.5) as top1_share_p50,
        quantile_cont(t.settlement_overlap, 0.5) as settlement_overlap_median,
        quantile_cont(t.settlement_overlap, 0.75) as settlement_overlap_p75
    from cohort as c
    inner join {{ ref('s2_merchant_topology') }} as t on t.merchant_idx = c.merchant_idx
    group by c.scope
),

distance as (
    select
        c.scope,
        quantile_cont({{ haversine_km('e.lat_deg', 'e.lon_deg', 's.lat_deg', 's.lon_deg') }}, 0.5) as settlement_distance_median_km
    from cohort as c
    inner join {{ ref('edge_catalogue_3B') }} as e on e.merchant_idx = c.merchant_idx
    inner join {{ ref('virtual_settlement_3B') }} as s on s.merchant_id = e.merchant_id
    group by c.scope
),

divergence as (
    {{ pairwise_divergence('cohort') }}
),

explained as (
    select
        avg((rule_id is not null)::integer) as rule_id_non_null_rate,
        avg((rule_version is not null)::integer) as rule_version_non_null_rate,
        count(distinct rule_id) filter (where is_virtual)::double as active_rule_id_count
    from {{ ref('virtual_classification_3B') }}
),

fidelity as (
    select max(abs(d.mass_times_n / (d.n_slots * 4294967296e0) - e.edge_weight)) as alias_max_abs_delta
    from ({{ alias_decoded(ref('edge_alias_slots_3B'), ['merchant_idx'], 'edge_idx') }}) as d
    full join {{ ref('edge_catalogue_3B') }} as e on e.edge_idx = d.edge_idx
),

figure as (
    unpivot (
        select t.*, d.settlement_distance_median_km, j.js_divergence_median
        from topology as t
        inner join distance as d on d.scope = t.scope
        inner join divergence as j on j.scope = t.scope
    ) on columns(* exclude (scope)) into name metric value value
    union all by name
    unpivot (select 'GLOBAL' as scope, * from explained) on columns(* exclude (scope)) into name metric value value
    union all by name
    unpivot (select 'GLOBAL' as scope, * from fidelity) on columns(* exclude (scope)) into name metric value value
)

select f.scope, f.metric, f.value, s.cohort_n
from figure as f
inner join size as s on s.scope = f.scope
order by f.scope, f.metric
