-- Shares, thresholds and multipliers lie in their ranges.
{% call gate_no_rows("group_row") %}
select group_row
from {{ ref('s4_group_weights') }}
where not coalesce(
    p_group between 0 and 1 and p_group > 0 and q_group between 0 and 1 and base_share between 0 and 1
    and prob_q between 0 and 4294967296 and mix_mult > 0 and p_group = mass_q / 4294967296e0, false)
{% endcall %}
