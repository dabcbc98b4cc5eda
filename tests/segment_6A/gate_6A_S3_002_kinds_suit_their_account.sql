-- No account has an instrument that its kind does not.
{% call gate_no_rows("instr_idx") %}
select i.instr_idx
from {{ ref('s3_instrument_base_6A') }} as i
inner join {{ ref('s2_account_base_6A') }} as a on a.account_idx = i.account_idx
anti join (
    select k.account_type_code, t.instrument_type_code
    from {{ source('policy_6A', 'instruments__holdings') }} as h
    inner join {{ source('policy_6A', 'products__accounts') }} as k on k.account_type = h.account_type
    inner join {{ source('policy_6A', 'instruments__types') }} as t on t.instrument_type = h.instrument_type
) as h on h.account_type_code = a.account_type_code and h.instrument_type_code = i.instrument_type_code
{% endcall %}
