-- Every key of S1 that had to draw did so, and every decision stays within one of its sum of chances.
{% call gate_no_rows("fault") %}
select stream as fault
from {{ ref('rng_trace_3B') }}
where stream like '3B.S1.%' and keys_expected is distinct from keys_observed
union all
select decision || ': ' || n_chosen || ' chosen of ' || expected
from (
    select 'virtual_only' as decision, count(*) filter (where is_chosen) as n_chosen, sum(chance)::double as expected from {{ ref('s1_virtual_only') }}
    union all
    select 'hybrid', count(*) filter (where is_chosen), sum(chance)::double from {{ ref('s1_hybrid') }}
)
where abs(n_chosen - expected) >= 1
{% endcall %}
