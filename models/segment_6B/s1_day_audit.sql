{{ config(parts_by='utc_day') }}
-- Which faults do the attached arrivals and sessions of a part's days have? Every row is looked at; all counts of faults have to be zero.
-- Long inputs are read anew for each question; kept in memory for all of them, they took longer.
with arrival as not materialized (
    select arrival_id, ts_utc from {{ ref('arrival_events_5B') }} where {{ of_utc_day('ts_utc') }}
),

attached as not materialized (
    select * from {{ ref('s1_arrival_entities_6B') }} where {{ of_utc_day('ts_utc') }}
),

-- both stand in the order of arrival_id, row beside row
row_fault as (
    select
        count(a.arrival_id) as arrivals,
        count(e.arrival_id) as attached,
        count(e.entry_mode) as moded,
        count(e.instr_idx) as carded,
        count(e.terminal_idx) as at_terminal,
        count(*) filter (e.arrival_id is distinct from a.arrival_id) as n_not_once,
        count(*) filter (e.ts_utc is distinct from a.ts_utc) as n_other_instant,
        count(*) filter (e.arrival_id is not null and (e.party_idx is null or e.account_idx is null or e.instr_idx is null or e.market_idx is null
            or e.session_id is null or e.is_foreign is null)) as n_without_person,
        count(*) filter (e.presence = 0 and (e.terminal_idx is null or e.ip_idx is not null or (e.device_idx is null) <> (e.entry_mode <> 2))) as n_counter_incomplete,
        count(*) filter (e.presence = 1 and (e.device_idx is null or e.ip_idx is null or e.ip_idx < 0 or e.terminal_idx is not null)) as n_online_incomplete,
        count(*) filter ((e.entry_mode <= 4) <> (e.presence = 0) or e.entry_mode > 7 or e.local_hour > 23) as n_wrong_mode
    from arrival as a
    positional join attached as e
),

recounted as (
    select
        session_id,
        min(party_idx) as party_idx,
        max(party_idx) as last_party_idx,
        min(presence) as presence,
        max(presence) as last_presence,
        count(*) as arrival_count,
        -- one, or two and more
        1 + (min(merchant_idx) < max(merchant_idx))::integer as least_merchants,
        min(ts_utc) as session_start_utc,
        max(ts_utc) as session_end_utc
    from attached
    group by session_id
),

session_fault as (
    select
        count(i.session_id) as sessions,
        count(*) filter (r.party_idx <> r.last_party_idx or r.presence <> r.last_presence) as n_mixed,
        count(*) filter (r.session_end_utc > r.session_start_utc + to_seconds(p.max_span_s)) as n_long,
        count(*) filter (i.party_idx is distinct from r.party_idx or i.presence is distinct from r.presence or i.arrival_count is distinct from r.arrival_count
            or i.merchant_count < r.least_merchants or i.merchant_count > case r.least_merchants when 1 then 1 else r.arrival_count end
            or i.session_start_utc is distinct from r.session_start_utc or i.session_end_utc is distinct from r.session_end_utc) as n_other_index
    from recounted as r
    full join (select * from {{ ref('s1_session_index_6B') }} where {{ of_utc_day('session_start_utc') }}) as i on i.session_id = r.session_id
    cross join {{ source('policy_6B', 'sessions') }} as p
)

select
    {{ utc_day_idx() }}::utinyint as utc_day,
    f.arrivals,
    f.attached,
    f.moded,
    f.carded,
    f.at_terminal,
    s.sessions,
    f.n_not_once,
    f.n_other_instant,
    f.n_without_person,
    f.n_counter_incomplete,
    f.n_online_incomplete,
    f.n_wrong_mode,
    s.n_mixed,
    s.n_long,
    s.n_other_index
from row_fault as f
cross join session_fault as s
