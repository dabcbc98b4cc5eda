-- Masses and thresholds lie between 0 and 2^32.
{% call gate_no_rows("key") %}
select 'slot ' || slot as key
from {{ ref('s2_alias_slots') }}
where not coalesce(prob_q between 0 and 4294967296, false)
union all
select 'table ' || table_id
from {{ ref('s2_alias_law') }}
where list_min(mass_q) < 0 or list_max(mass_q) > 4294967296
{% endcall %}
