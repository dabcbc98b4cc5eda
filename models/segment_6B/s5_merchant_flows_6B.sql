-- How much is paid at each merchant, how much of it is not legitimate, and how are amounts spread?
select
    merchant_idx,
    {% for column in ['flows', 'non_legit_flows', 'bank_fraud_flows', 'ln_amount_sum', 'ln_amount_squares'] -%}
    sum({{ column }})::bigint as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ ref('s4_merchant_count') }}
group by merchant_idx
order by merchant_idx
