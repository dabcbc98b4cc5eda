-- Do candidate set, country counts and catalogue tell the same story for every merchant and country?
with listed as (
    select merchant_id, legal_country_iso, count(*) as n_rows
    from {{ ref('outlet_catalogue') }}
    group by merchant_id, legal_country_iso
),

counted as (
    select merchant_id, legal_country_iso, n_outlets
    from {{ ref('s7_country_counts') }}
)

select
    c.merchant_id,
    c.country_iso as legal_country_iso,
    c.candidate_rank,
    coalesce(n.n_outlets, 0)::integer as n_outlets,
    coalesce(l.n_rows, 0)::integer as n_rows,
    coalesce(l.n_rows, 0) = coalesce(n.n_outlets, 0) as is_reconciled
from {{ ref('s3_candidate_set') }} as c
left join counted as n on n.merchant_id = c.merchant_id and n.legal_country_iso = c.country_iso
left join listed as l on l.merchant_id = c.merchant_id and l.legal_country_iso = c.country_iso
order by c.merchant_id, c.candidate_rank
