-- In which order do a party's instruments stand: cards for the counter first, then those for the net alone, then handles?
with opened as (
    select account_idx, party_idx, ordinal, instrument_type_code, unnest(range(instruments)) as copy_no
    from {{ ref('s3_instrument_count') }}
),

blocked as (
    select
        o.*,
        case when t.capability_mask & 1 = 1 then 0 when t.capability_mask & 2 = 2 then 1 else 2 end as block
    from opened as o
    inner join {{ source('policy_6A', 'instruments__types') }} as t on t.instrument_type_code = o.instrument_type_code
),

-- inside a block by account, a card before its tokens
placed as (
    select
        *,
        row_number() over (partition by party_idx order by block, ordinal, instrument_type_code, copy_no) - 1 as position
    from blocked
)

select
    (row_number() over (order by p.party_idx, p.position) - 1)::integer as instr_idx,
    p.party_idx,
    p.account_idx,
    p.position::utinyint as position,
    p.block::utinyint as block,
    p.instrument_type_code
from placed as p
cross join {{ source('policy_6A', 'instruments') }} as q
where p.position < q.max_instruments
order by instr_idx
