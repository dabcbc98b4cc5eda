-- A party borrows a device of its household, or of a member of its ring, and never its own.
{% call gate_no_rows("party_idx") %}
select s.party_idx
from {{ ref('s4_device_share') }} as s
left join {{ ref('s4_device_base_6A') }} as d on d.dev_idx = s.alt_dev
left join {{ ref('s1_party_base_6A') }} as b on b.party_idx = s.party_idx
left join {{ ref('s1_party_base_6A') }} as o on o.party_idx = s.owner_idx
left join {{ ref('s1_ring_member_6A') }} as mine on mine.party_idx = s.party_idx and mine.ring_idx = s.ring_idx
left join {{ ref('s1_ring_member_6A') }} as theirs on theirs.party_idx = s.owner_idx and theirs.ring_idx = s.ring_idx
where d.party_idx is distinct from s.owner_idx or s.owner_idx = s.party_idx
    or (s.alt_kind = 1 and b.hh_idx is distinct from o.hh_idx)
    or (s.alt_kind = 2 and (mine.party_idx is null or theirs.party_idx is null))
{% endcall %}
