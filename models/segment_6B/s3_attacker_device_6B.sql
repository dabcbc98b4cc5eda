-- From which attacker's device and address does each flow of the attacker's come? Near the victim or hidden, each with many instruments.
with attacked as (
    select
        f.flow_id,
        f.campaign_idx,
        date_diff('second', s.horizon_start_utc, f.ts_utc) // g.device_epoch_s as epoch,
        g.instruments_per_device,
        g.anonymiser,
        f.is_attacker_abroad,
        p.attacker_least_fill,
        case when f.is_attacker_abroad then m.market_idx else f.party_country_idx end as country_idx,
        {{ rng_bits('6B.S3.slot', ['f.flow_id'], index=1) }} as slot_word
    from {{ ref('s3_target_flow_6B') }} as f
    inner join {{ source('policy_6B', 'tactics__templates') }} as g on g.template_no = f.template_no
    inner join {{ ref('s3_campaign_market_6B') }} as m on m.campaign_idx = f.campaign_idx and m.position = 1
    cross join {{ source('policy_world', 'scale') }} as s
    cross join {{ source('policy_6B', 'tactics') }} as p
    where f.is_attacker_device
),

counted as (
    select *, count(*) over (partition by campaign_idx, epoch, is_attacker_abroad, country_idx) as flows_n
    from attacked
),

-- where few victims live no device is brought; the victim's own serves
slotted as (
    select
        *,
        ((epoch * 2 + is_attacker_abroad::bigint) * 512 + country_idx) * 65536
            + ((slot_word * greatest(round(flows_n / instruments_per_device), 1)::bigint) >> 32) as device_slot,
        flows_n >= attacker_least_fill * instruments_per_device as has_device
    from counted
),

pool as (
    select
        campaign_idx,
        device_slot,
        country_idx,
        -- who attacks from abroad hides where from
        is_attacker_abroad or {{ rng_uniform('6B.S3.pool', ['campaign_idx', 'device_slot'], index=0) }} < anonymiser as is_anonymous,
        {{ rng_bits('6B.S3.pool', ['campaign_idx', 'device_slot'], index=1) }} as link_word
    from (select distinct campaign_idx, device_slot, country_idx, is_attacker_abroad, anonymiser from slotted where has_device)
),

chosen as (
    select p.campaign_idx, p.device_slot, (w.link_off + {{ attach_pick('p.link_word', 'w.link_n') }})::integer as attacker_link
    from pool as p
    inner join {{ ref('s3_attacker_window_6B') }} as w on w.country_idx = p.country_idx and w.is_anonymous = p.is_anonymous
)

select s.flow_id, s.campaign_idx, s.device_slot, l.device_idx, l.ip_idx, l.is_phone, l.is_anonymous
from slotted as s
left join chosen as c on c.campaign_idx = s.campaign_idx and c.device_slot = s.device_slot
left join {{ ref('s3_attacker_link_6B') }} as l on l.attacker_link = c.attacker_link
order by s.flow_id
