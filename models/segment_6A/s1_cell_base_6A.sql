-- How active is each cell, and of which segments are its parties, rank by rank? Four bits a rank.
with nibble as (
    select
        m.cell_idx,
        sum(case when m.rank_no < 16 then s.nibble::hugeint << (4 * m.rank_no) else 0 end)::ubigint as seg_lo,
        sum(case when m.rank_no >= 16 then s.nibble::hugeint << (4 * (m.rank_no - 16)) else 0 end)::ubigint as seg_hi
    from {{ ref('s1_member') }} as m
    inner join {{ source('policy_6A', 'segments__segments') }} as s on s.segment_code = m.segment_code
    group by m.cell_idx
)

select c.cell_idx, c.place_idx, c.country_idx, c.n_active, c.skew_a, n.seg_lo, n.seg_hi
from {{ ref('s1_cell_law') }} as c
inner join nibble as n on n.cell_idx = c.cell_idx
order by c.cell_idx
