-- Who is created at each of the 32 positions of a cell, of which segment, in which household, and who is how active?
with mix as (
    select
        country_idx,
        list(segment_code order by segment_code) as segments,
        list(cumulative order by segment_code) as cumulative
    from (
        select country_idx, segment_code, sum(share::decimal(18, 12)) over (partition by country_idx order by segment_code)::double as cumulative
        from {{ ref('s1_segment_mix_6A') }}
    )
    group by country_idx
),

position as (
    select
        c.cell_idx,
        c.country_idx,
        c.place_idx,
        c.n_active,
        c.skew_a,
        j.position::utinyint as position,
        c.cell_idx * 32::bigint + j.position as member_key,
        c.cell_idx * 8::bigint + j.position // 4 as block_key
    from {{ ref('s1_cell_law') }} as c
    cross join (select unnest(range(32)) as position) as j
),

drawn as (
    select
        *,
        {{ rng_uniform('6A.S1.segment', ['member_key']) }} as u_segment,
        {{ rng_uniform('6A.S1.activity', ['member_key']) }} as u_activity,
        {{ rng_uniform('6A.S1.block', ['block_key']) }} as u_block
    from position
),

typed as (
    select d.*, m.segments[{{ dist_categorical('d.u_segment', 'm.cumulative') }}] as segment_code
    from drawn as d
    inner join mix as m on m.country_idx = d.country_idx
),

pattern as (
    select
        c.country_idx,
        list(p.pattern order by p.ordinal) as patterns,
        list(p.cumulative order by p.ordinal) as cumulative
    from {{ ref('s1_country_base_6A') }} as c
    inner join {{ ref('s1_household_law') }} as p on p.country_idx = c.country_idx
    group by c.country_idx
),

scored as (
    select
        t.* exclude (u_segment, u_activity, u_block),
        s.party_type,
        round(s.activity + {{ dist_normal('t.u_activity') }}, 12) as score,
        -- retail parties share a household as their block's pattern says; others live by themselves
        case
            when s.party_type = 'RETAIL' then p.patterns[{{ dist_categorical('t.u_block', 'p.cumulative') }}][t.position % 4 + 1]
            else 4 + t.position % 4
        end as household_no
    from typed as t
    inner join {{ source('policy_6A', 'segments__segments') }} as s on s.segment_code = t.segment_code
    inner join pattern as p on p.country_idx = t.country_idx
),

ranked as (
    select *, row_number() over (partition by cell_idx order by score desc, position) - 1 as rank_no
    from scored
)

select
    (cell_idx * 32 + rank_no)::integer as party_idx,
    cell_idx,
    place_idx,
    country_idx,
    position,
    segment_code::utinyint as segment_code,
    party_type,
    (block_key * 8 + household_no)::bigint as household_key,
    rank_no::utinyint as rank_no,
    n_active,
    skew_a
from ranked
order by party_idx
