-- The header names the digest of the policy as sealed.
{% call gate_no_rows("policy_digest") %}
select h.policy_digest
from {{ ref('s2_alias_header') }} as h
left join {{ ref('s0_sealed_inputs_2B') }} as s on s.name = 'segment_2B/alias_layout_policy_v1'
where h.policy_digest is distinct from s.sha256
{% endcall %}
