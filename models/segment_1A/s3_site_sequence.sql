-- In which order do the outlets of each merchant follow each other?
with site as (
    select merchant_id, legal_country_iso, unnest(range(1, n_outlets + 1)) as site_order
    from {{ ref('s7_country_counts') }}
)

select
    s.merchant_id,
    s.legal_country_iso,
    c.candidate_rank,
    s.site_order::integer as site_order,
    (row_number() over (partition by s.merchant_id order by c.candidate_rank, s.site_order))::integer as running_number
from site as s
inner join {{ ref('s3_candidate_set') }} as c on c.merchant_id = s.merchant_id and c.country_iso = s.legal_country_iso
order by s.merchant_id, running_number
