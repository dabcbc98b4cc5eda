-- Which sessions are attackers', and what do they span?
select
    o.session_id,
    o.campaign_idx,
    any_value(o.party_idx) as party_idx,
    any_value(f.presence) as presence,
    count(*)::integer as arrival_count,
    count(distinct f.merchant_idx)::integer as merchant_count,
    min(o.ts_utc) as session_start_utc,
    max(o.ts_utc) as session_end_utc,
    arg_min(o.account_idx, o.flow_id) as account_idx,
    arg_min(o.device_idx, o.flow_id) as device_idx
from {{ ref('s3_flow_overlay_6B') }} as o
inner join {{ ref('s3_target_flow_6B') }} as f on f.flow_id = o.flow_id
where o.session_id <> f.session_id
group by o.session_id, o.campaign_idx
order by o.session_id
