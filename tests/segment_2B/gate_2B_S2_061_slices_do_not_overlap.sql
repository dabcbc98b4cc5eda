-- Tables that own slots do not share them, and a table that owns none points at a whole group.
{% call gate_no_rows("table_id") %}
select i.table_id
from (
    select i.table_id, i.slot_offset, i.n_slots, lead(i.slot_offset) over (order by i.slot_offset) as next_offset
    from {{ ref('s2_alias_index') }} as i
    inner join {{ ref('s2_alias_blob') }} as b on b.table_id = i.table_id
) as i
where i.next_offset is not null and i.slot_offset + i.n_slots <> i.next_offset
union all
select i.table_id
from {{ ref('s2_alias_index') }} as i
anti join {{ ref('s2_alias_blob') }} as b on b.table_id = i.table_id
left join {{ ref('s2_alias_index') }} as g
    on g.kind = 'group' and g.merchant_idx = i.merchant_idx and g.tz_idx = i.tz_idx
    and g.slot_offset = i.slot_offset and g.n_slots = i.n_slots
where g.table_id is null
{% endcall %}
