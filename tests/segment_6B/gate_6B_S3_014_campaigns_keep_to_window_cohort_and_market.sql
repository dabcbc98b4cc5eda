-- Every flow that a campaign takes lies in its window, and at its merchants and markets or with its actors.
{% call gate_no_rows("flow_id") %}
select f.flow_id
from {{ ref('s3_target_flow_6B') }} as f
inner join {{ ref('s3_campaign_catalogue_6B') }} as c on c.campaign_idx = f.campaign_idx
left join {{ ref('s3_campaign_cohort_6B') }} as h on h.campaign_idx = f.campaign_idx and h.merchant_idx = f.merchant_idx
left join {{ ref('s3_campaign_market_6B') }} as m on m.campaign_idx = f.campaign_idx and m.market_idx = f.market_idx
left join {{ ref('s3_campaign_actor_6B') }} as a on a.campaign_idx = f.campaign_idx and a.party_idx = f.party_idx
cross join {{ source('policy_world', 'scale') }} as s
where not {{ strikes_at('c', "date_diff('second', s.horizon_start_utc, f.ts_utc)") }}
    or not {{ strikes_presence('c.presence_code', 'f.presence') }}
    or (c.anchor = 'MERCHANT' and (h.merchant_idx is null or m.market_idx is null))
    or (c.anchor = 'PARTY' and a.party_idx is null)
{% endcall %}
