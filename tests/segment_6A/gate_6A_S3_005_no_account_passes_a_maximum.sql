-- No account has more instruments of a kind than allowed.
{% call gate_no_rows("account") %}
select i.account_idx || ' kind ' || i.instrument_type_code as account
from {{ ref('s3_instrument_base_6A') }} as i
inner join {{ ref('s2_account_base_6A') }} as a on a.account_idx = i.account_idx
inner join {{ source('policy_6A', 'products__accounts') }} as k on k.account_type_code = a.account_type_code
inner join {{ source('policy_6A', 'instruments__types') }} as t on t.instrument_type_code = i.instrument_type_code
inner join {{ source('policy_6A', 'instruments__holdings') }} as h on h.account_type = k.account_type and h.instrument_type = t.instrument_type
group by i.account_idx, i.instrument_type_code
having count(*) > any_value(h.k_max)
{% endcall %}
