-- Instruments count from 0 without a gap, in the order of owners.
{% call gate_no_rows("fault") %}
select 'instrument ' || instr_idx as fault
from (select *, lag(party_idx) over (order by instr_idx) as party_before from {{ ref('s3_instrument_base_6A') }})
where party_idx < party_before
union all
select count(*) || ' instruments' from {{ ref('s3_instrument_base_6A') }} having count(*) <> max(instr_idx) + 1 or min(instr_idx) <> 0 or count(distinct instr_idx) <> count(*) or count(distinct instrument_id) <> count(*)
{% endcall %}
