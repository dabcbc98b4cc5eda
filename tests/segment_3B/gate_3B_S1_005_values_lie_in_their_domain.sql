-- Modes, reasons, shares and chances lie where they may.
{% call gate_no_rows("merchant_id") %}
select v.merchant_id
from {{ ref('virtual_classification_3B') }} as v
cross join {{ source('policy_3B', 'mcc_channel_rules') }} as p
where not coalesce(
    v.virtual_mode in ('NON_VIRTUAL', 'HYBRID', 'VIRTUAL_ONLY')
    and v.is_virtual = (v.virtual_mode <> 'NON_VIRTUAL')
    and v.decision_reason in ('MCC_CHANNEL_POLICY_MATCH', 'MCC_POLICY_MATCH', 'CHANNEL_POLICY_MATCH', 'SCORE_DRAW_ACCEPT',
        'SCORE_DRAW_REJECT', 'OVERRIDE_ACCEPT', 'OVERRIDE_DENY', 'DEFAULT_GUARD')
    and v.p_virtual_only between 0 and 1 and v.p_hybrid between 0 and 1
    and case v.virtual_mode when 'VIRTUAL_ONLY' then v.online_share = 1 when 'NON_VIRTUAL' then v.online_share = 0
        else v.online_share between p.online_share_lo and p.online_share_hi end
    and regexp_full_match(v.classification_digest, '[0-9a-f]{64}'), false)
{% endcall %}
