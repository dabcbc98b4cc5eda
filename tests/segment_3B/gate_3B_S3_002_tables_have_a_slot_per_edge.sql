-- Every table has as many slots as its merchant has edges.
{% call gate_no_rows("merchant_idx") %}
select i.merchant_idx
from {{ ref('edge_alias_index_3B') }} as i
left join (select merchant_idx, count(*) as n from {{ ref('edge_catalogue_3B') }} group by merchant_idx) as e on e.merchant_idx = i.merchant_idx
left join (
    select merchant_idx, count(*) as n, min(slot) as first_slot, max(slot) as last_slot from {{ ref('edge_alias_slots_3B') }} group by merchant_idx
) as s on s.merchant_idx = i.merchant_idx
where not coalesce(i.n_slots = e.n and i.n_slots = s.n and i.slot_offset = s.first_slot and s.last_slot = s.first_slot + s.n - 1, false)
{% endcall %}
