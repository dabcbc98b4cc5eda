-- How many outlets does each merchant have per country, as whole numbers? (audit copy of s7_country_counts)
select merchant_id, legal_country_iso, n_outlets, residual_rank, share, bump
from {{ ref('s7_country_counts') }}
order by merchant_id, legal_country_iso
