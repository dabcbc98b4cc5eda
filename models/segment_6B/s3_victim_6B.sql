-- Whose identity does each taken-over flow bear? Victims are customers of the same campaign, country and time, and are struck again.
with taken as (
    select
        f.flow_id,
        f.campaign_idx,
        f.party_idx,
        f.account_idx,
        f.instr_idx,
        f.device_idx,
        f.ip_idx,
        f.ts_utc,
        date_diff('second', s.horizon_start_utc, f.ts_utc) as at_s,
        date_diff('second', s.horizon_start_utc, f.ts_utc) // g.victim_epoch_s as epoch,
        (f.party_country_idx::bigint * 2 + f.presence) * 65536 + case g.victim_place when 'CATCHMENT' then f.catchment_idx else 0 end as place,
        g.victims_per_100,
        g.hits,
        {{ rng_uniform('6B.S3.slot', ['f.flow_id']) }} as u_slot
    from {{ ref('s3_target_flow_6B') }} as f
    inner join {{ source('policy_6B', 'tactics__templates') }} as g on g.template_no = f.template_no
    cross join {{ source('policy_world', 'scale') }} as s
    where f.is_taken_over
),

grouped as (
    select
        *,
        count(*) over (partition by campaign_idx, epoch, place) as flows_n,
        row_number() over (partition by campaign_idx, epoch, place order by ts_utc, flow_id) - 1 as flow_no
    from taken
),

-- hits on one victim come in a run, or scattered over the epoch
slotted as (
    select
        *,
        least(floor(case hits when 'RUN' then (flow_no + u_slot) / flows_n else u_slot end * slots_n)::bigint, slots_n - 1) as slot
    from (select *, greatest(round(flows_n * victims_per_100 / 100), 1)::bigint as slots_n from grouped)
),

ranked as (
    select
        *,
        dense_rank() over (partition by campaign_idx, epoch, place order by slot) - 1 as victim_no,
        row_number() over (partition by campaign_idx, epoch, place, slot order by ts_utc, flow_id) as hit_no,
        min(flow_id) over (partition by campaign_idx, epoch, place, slot, at_s // p.session_s) as session_no
    from slotted
    cross join (select session_s from {{ source('policy_6B', 'tactics') }}) as p
),

-- the first customer of a slot lends the identity to the slot before: stolen here, used there
lender as (
    select
        *,
        (victim_no + max(victim_no) over (partition by campaign_idx, epoch, place)) % (max(victim_no) over (partition by campaign_idx, epoch, place) + 1) as used_by_no
    from ranked
    where hit_no = 1
)

select
    r.flow_id,
    v.party_idx,
    v.account_idx,
    v.instr_idx,
    v.device_idx,
    v.ip_idx,
    r.hit_no::integer as hit_no,
    r.session_no
from ranked as r
inner join lender as v on v.campaign_idx = r.campaign_idx and v.epoch = r.epoch and v.place = r.place and v.used_by_no = r.victim_no
order by r.flow_id
