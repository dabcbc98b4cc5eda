-- How many outlets does each merchant need placed in each country, and how many does the country need in all?
-- depends_on: {{ ref('s0_gate_receipt_1B') }}
with pair as (
    select
        merchant_id,
        legal_country_iso,
        count(*)::integer as n_sites
    from {{ ref('outlet_catalogue') }}
    group by merchant_id, legal_country_iso
)

select
    merchant_id,
    legal_country_iso,
    n_sites,
    (sum(n_sites) over (partition by legal_country_iso))::integer as country_total
from pair
order by merchant_id, legal_country_iso
