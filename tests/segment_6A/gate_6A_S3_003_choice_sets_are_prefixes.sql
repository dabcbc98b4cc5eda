-- Inside a party, cards for the counter come first, then those for the net alone, then handles.
{% call gate_no_rows("instr_idx") %}
select instr_idx
from (
    select *,
        case when capability_mask & 1 = 1 then 0 when capability_mask & 2 = 2 then 1 else 2 end as block,
        lag(case when capability_mask & 1 = 1 then 0 when capability_mask & 2 = 2 then 1 else 2 end) over (partition by party_idx order by instr_idx) as block_before,
        row_number() over (partition by party_idx order by instr_idx) - 1 as place
    from {{ ref('s3_instrument_base_6A') }}
)
where block < block_before or place <> position
{% endcall %}
