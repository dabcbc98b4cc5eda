-- Parties count from 0 without a gap, 32 a cell.
{% call gate_no_rows("party_idx") %}
select party_idx from {{ ref('s1_party_base_6A') }}
where party_idx // 32 <> cell_idx
union all
select count(*) from {{ ref('s1_party_base_6A') }} having count(*) <> max(party_idx) + 1 or min(party_idx) <> 0 or count(distinct party_idx) <> count(*)
{% endcall %}
