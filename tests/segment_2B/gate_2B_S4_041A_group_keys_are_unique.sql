-- No merchant has a zone twice on a day, and rows are numbered without gap.
{% call gate_no_rows("key") %}
select merchant_idx || '|' || day_idx || '|' || tz_idx as key
from {{ ref('s4_group_weights') }}
group by merchant_idx, day_idx, tz_idx
having count(*) > 1
union all
select 'rows ' || count(*) || ', last ' || max(group_row)
from {{ ref('s4_group_weights') }}
having count(*) <> max(group_row) + 1 or count(distinct group_row) <> count(*)
union all
select 'row ' || w.group_row
from {{ ref('s4_group_weights') }} as w
inner join {{ ref('s4_group_index') }} as i on i.merchant_idx = w.merchant_idx
where w.group_row <> i.first_row + w.day_idx::bigint * i.n_groups + w.slot_no
{% endcall %}
