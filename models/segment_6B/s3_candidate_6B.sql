{{ config(parts_by='utc_day', is_long=true) }}
-- Which flows are within reach of which campaign, and in which of its cells?
with flow as (
    select
        flow_id,
        party_idx,
        (merchant_idx * 512 + market_idx) * 2 + presence as place_key,
        presence,
        entry_mode,
        class_idx,
        local_hour,
        clear_offset_s is not null as is_cleared,
        date_diff('second', s.horizon_start_utc, ts_utc) as at_s
    from {{ ref('s2_flow_anchor_baseline_6B') }}
    cross join {{ source('policy_world', 'scale') }} as s
    where {{ of_utc_day('ts_utc') }}
),

active as (
    select *
    from {{ ref('s3_campaign_catalogue_6B') }}
    where start_s < {{ utc_day_end() }} * 86400 and start_s + length_s > {{ utc_day_idx() }} * 86400
),

at_merchant as (
    select c.campaign_idx, c.start_s, c.length_s, c.active_weekdays, c.needs_clearing, m.is_abroad, (h.merchant_idx * 512 + m.market_idx) * 2 + p.presence as place_key
    from active as c
    inner join (select 0 as presence union all select 1) as p on {{ strikes_presence('c.presence_code', 'p.presence') }}
    inner join {{ ref('s3_campaign_cohort_6B') }} as h on h.campaign_idx = c.campaign_idx
    inner join {{ ref('s3_campaign_market_6B') }} as m on m.campaign_idx = c.campaign_idx
    where c.anchor = 'MERCHANT'
),

of_party as (
    select c.campaign_idx, c.start_s, c.length_s, c.active_weekdays, c.needs_clearing, c.presence_code, a.party_idx
    from active as c
    inner join {{ ref('s3_campaign_actor_6B') }} as a on a.campaign_idx = c.campaign_idx
),

reached as (
    select f.flow_id, f.at_s, f.class_idx, f.presence, f.local_hour, r.campaign_idx, r.start_s, r.length_s, r.active_weekdays, r.is_abroad
    from flow as f
    inner join at_merchant as r on r.place_key = f.place_key
    -- a lost card is no wallet
    where f.entry_mode <> 2 and (f.is_cleared or not r.needs_clearing)
    union all
    select f.flow_id, f.at_s, f.class_idx, f.presence, f.local_hour, r.campaign_idx, r.start_s, r.length_s, r.active_weekdays, false
    from flow as f
    inner join of_party as r on r.party_idx = f.party_idx and {{ strikes_presence('r.presence_code', 'f.presence') }}
    where f.is_cleared or not r.needs_clearing
),

in_window as (
    select
        r.*,
        floor((r.at_s - r.start_s) * n.bursts_n::double / r.length_s)::integer as burst_no
    from reached as r
    left join (select distinct campaign_idx, bursts_n from {{ ref('s3_campaign_burst_6B') }}) as n on n.campaign_idx = r.campaign_idx
    where {{ strikes_at('r', 'r.at_s') }}
)

select
    w.flow_id,
    {{ campaign_cell('w.campaign_idx', 'w.class_idx', 'w.is_abroad', 'w.local_hour // 6', 'coalesce(w.at_s >= b.burst_start_s and w.at_s < b.burst_end_s, false)', 'w.presence') }} as cell_idx
from in_window as w
left join {{ ref('s3_campaign_burst_6B') }} as b on b.campaign_idx = w.campaign_idx and b.burst_no = w.burst_no
{{ ordered_in_day('flow_id, cell_idx') }}
