-- Every party's segment belongs to its kind.
{% call gate_no_rows("party_idx") %}
select p.party_idx
from {{ ref('s1_party_base_6A') }} as p
left join {{ source('policy_6A', 'segments__segments') }} as s on s.segment_code = p.segment_code
where s.party_type is distinct from ['RETAIL', 'BUSINESS', 'OTHER'][p.party_type_code + 1]
{% endcall %}
