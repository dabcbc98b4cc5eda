-- Policy, header and masses agree on one bit depth.
{% call gate_no_rows("bits") %}
select p.quantised_bits || ' in the policy, ' || h.quantised_bits || ' in the header, 2^32 in the masses' as bits
from {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
cross join {{ ref('s2_alias_header') }} as h
where p.quantised_bits <> h.quantised_bits or (select max(total) from (select sum(mass_q) as total from {{ ref('s1_site_weights') }} group by merchant_id)) <> 2::hugeint ** p.quantised_bits
{% endcall %}
