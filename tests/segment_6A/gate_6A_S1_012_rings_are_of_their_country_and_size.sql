-- A ring's members are bad parties of one country, numbered without a gap, no more than allowed, led by at most one organiser.
{% call gate_no_rows("ring_idx") %}
select m.ring_idx
from {{ ref('s1_ring_member_6A') }} as m
left join {{ ref('s1_latent_role') }} as r on r.party_idx = m.party_idx
cross join {{ source('policy_6A', 'roles') }} as p
group by m.ring_idx
having count(distinct r.country_idx) <> 1 or count(*) filter (where r.role is null) > 0
    or max(m.member_no) > any_value(p.ring_max_members) or count(distinct m.member_no) <> count(*)
    or count(*) filter (where (m.member_no = 0) <> (r.role = 'ORGANISER')) > 0
union all
select count(*) from (
    select party_idx from {{ ref('s1_ring_member_6A') }} where member_no > 0 group by party_idx having count(*) > 1
)
having count(*) > 0
{% endcall %}
