-- The masses of every law sum to 2^32.
{% call gate_no_rows("table_id") %}
select table_id
from {{ ref('s2_alias_law') }}
where site_idx is not null and list_sum(mass_q) is distinct from 4294967296
{% endcall %}
