-- What does each answer of the issuer mean, and where does it occur?
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
select
    code::utinyint as response_code,
    iso as iso_8583_code,
    text as meaning,
    iso in ('00', '59') or pos_share > 0 as is_at_counter,
    iso in ('00', '59', '1A') or ecom_share > 0 as is_online
from {{ source('policy_6B', 'flow_shape__answers') }}
order by response_code
