-- Every table's slots exist.
{% call gate_no_rows("table_id") %}
select i.table_id
from {{ ref('s2_alias_index') }} as i
cross join (select count(*) as n_slots, max(slot) as last_slot from {{ ref('s2_alias_slots') }}) as s
where not coalesce(i.slot_offset >= 0 and i.slot_offset + i.n_slots <= s.n_slots and s.last_slot = s.n_slots - 1, false)
{% endcall %}
