-- Every law has its cells, from its least value to below its greatest, and none falls.
select * from (
    {% call gate_no_rows('law', scope='laws whose cells are not theirs') %}
    select l.law
    from {{ ref('s2_law_6B') }} as l
    left join {{ ref('s2_law_cell_6B') }} as c on c.law_cell >> 13 = l.law_no
    group by l.law, l.least, l.most, l.per_unit
    having count(c.law_cell) <> 8192 or min(c.low) <> round(l.least * l.per_unit) or max(c.low + c.step) <> round(l.most * l.per_unit) or min(c.step) < 0
    {% endcall %}
)
union all
{{ gate_equal('(select count(distinct law) from ' ~ ref('s2_law_6B') ~ ')', '(select count(*) from ' ~ ref('s2_law_6B') ~ ')', 'names of laws') }}
