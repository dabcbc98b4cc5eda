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
        {{ rng_bits('6B.S3.slot', ['f.flow_id']) }} as slot_word
    from {{ ref('s3_target_flow_6B') }} as f
    inner join {{ source('policy_6B', 'tactics__templates') }} as g on g.template_no = f.template_no
    cross join {{ source('policy_world', 'scale') }} as s
    where f.is_taken_over
),

slotted as (
    select *, (slot_word * greatest(round(count(*) over (partition by campaign_idx, epoch, place) * victims_per_100 / 100), 1)::bigint) >> 32 as slot
    from taken
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
