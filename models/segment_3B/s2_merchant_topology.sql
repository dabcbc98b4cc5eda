-- How concentrated is each virtual merchant's world of edges?
with country as (
    select merchant_idx, country_iso, sum(mass_q)::bigint as mass_q
    from {{ ref('edge_catalogue_3B') }}
    group by merchant_idx, country_iso
),

spread as (
    -- whole-number sums; entropy from terms of twelve decimals
    select
        merchant_idx,
        count(*)::integer as n_countries,
        sum(mass_q::hugeint * mass_q)::double / 18446744073709551616e0 as hhi,
        -sum(round(mass_q / 4294967296e0 * ln(mass_q / 4294967296e0) * 1e12)::bigint)::double / 1e12 as entropy,
        max(mass_q) / 4294967296e0 as top_country_share
    from country
    group by merchant_idx
),

edge as (
    select merchant_idx, max(mass_q) / 4294967296e0 as top1_share
    from {{ ref('edge_catalogue_3B') }}
    group by merchant_idx
)

select
    m.merchant_id,
    m.merchant_idx,
    m.virtual_mode,
    m.settlement_class,
    m.settlement_country_iso,
    m.profile,
    m.size_bucket,
    m.edge_scale_m,
    m.anchor_share,
    s.n_countries,
    e.top1_share as merchant_top1_share,
    s.hhi as merchant_hhi,
    s.entropy as merchant_entropy,
    1 / s.hhi as merchant_effective_country_count,
    s.top_country_share,
    coalesce(a.mass_q, 0) / 4294967296e0 as settlement_overlap
from {{ ref('s2_merchant_profile') }} as m
inner join spread as s on s.merchant_idx = m.merchant_idx
inner join edge as e on e.merchant_idx = m.merchant_idx
left join country as a on a.merchant_idx = m.merchant_idx and a.country_iso = m.settlement_country_iso
order by m.merchant_idx
