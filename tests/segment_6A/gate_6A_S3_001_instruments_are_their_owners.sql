-- Every instrument draws on an account of its owner.
{% call gate_no_rows("instr_idx") %}
select i.instr_idx
from {{ ref('s3_instrument_base_6A') }} as i
left join {{ ref('s2_account_base_6A') }} as a on a.account_idx = i.account_idx
where a.party_idx is distinct from i.party_idx
{% endcall %}
