-- Tempering never turns two zones of a day round.
{% call gate_no_rows("group_row") %}
select group_row
from (
    select group_row, p_group, lag(p_group) over (partition by merchant_idx, day_idx order by q_group, p_group) as smaller
    from {{ ref('s4_group_weights') }}
)
where p_group < smaller
{% endcall %}
