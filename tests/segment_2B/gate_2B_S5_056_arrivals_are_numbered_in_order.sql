-- Arrivals are numbered by merchant, day and ordinal, without gap.
{% call gate_no_rows("arrival_no") %}
select arrival_no
from (
    select
        arrival_no,
        row_number() over (order by merchant_idx, day_idx, k) - 1 as expected_no,
        k,
        row_number() over (partition by merchant_idx, day_idx order by k) - 1 as expected_k
    from {{ ref('s5_arrival_roster') }}
)
where arrival_no <> expected_no or k <> expected_k
{% endcall %}
