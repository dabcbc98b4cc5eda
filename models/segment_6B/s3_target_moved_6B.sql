-- What does each attacked flow look like when it reaches the issuer: whose, from where, for how much and when?
with shown as (
    select
        f.* exclude (party_idx, account_idx, instr_idx, device_idx, ip_idx, session_id),
        coalesce(v.party_idx, f.party_idx) as party_idx,
        coalesce(v.account_idx, f.account_idx) as account_idx,
        coalesce(v.instr_idx, f.instr_idx) as instr_idx,
        coalesce(a.device_idx, v.device_idx, f.device_idx) as device_idx,
        coalesce(a.ip_idx, v.ip_idx, f.ip_idx) as ip_idx,
        f.session_id as first_session_id,
        (1::bigint << 60) + (f.campaign_idx::bigint << 32) + v.session_no as attack_session,
        a.device_idx is not null as has_attacker_device,
        coalesce(a.is_phone, e.device_type_code = 0) as is_phone,
        coalesce(v.hit_no, 1) as hit_no,
        x.takeover,
        case when x.amount = 'SHIFT' and coalesce(v.hit_no, 0) = 1 and {{ rng_uniform('6B.S3.shift', ['f.flow_id'], index=1) }} < g.quiet_first then 'TEST' else x.amount end as amount_move,
        x.retime,
        x.structure,
        coalesce(z.needs_clearing, false) as needs_clearing,
        g.log_amount_mean + g.growth * (coalesce(v.hit_no, 1) - 1) as log_mean,
        g.log_amount_sigma as log_sigma,
        g.physical_card_magstripe,
        g.physical_card_keyed,
        {{ rng_uniform('6B.S3.shift', ['f.flow_id'], index=0) }} as u_shift,
        {{ rng_uniform('6B.S3.time', ['f.flow_id'], index=0) }} as u_time,
        {{ rng_uniform('6B.S3.time', ['f.flow_id'], index=1) }} as u_entry
    from {{ ref('s3_target_flow_6B') }} as f
    inner join {{ source('policy_6B', 'tactics__templates') }} as g on g.template_no = f.template_no
    inner join {{ source('policy_6B', 'tactics__tactics') }} as x on x.ordinal = f.tactic_no
    left join {{ ref('s3_campaign_catalogue_6B') }} as z on z.campaign_idx = f.campaign_idx
    left join {{ ref('s3_victim_6B') }} as v on v.flow_id = f.flow_id
    left join {{ ref('s3_attacker_device_6B') }} as a on a.flow_id = f.flow_id
    left join {{ ref('s4_device_base_6A') }} as e on e.dev_idx = coalesce(v.device_idx, f.device_idx)
),

-- round sums of all decades, in the currency's unit of prices
round_sum as (
    select value * pow(10, unnest(range(-2, 8)))::double as round_sum from {{ source('policy_6B', 'tactics__round_sums') }}
),

priced as (
    select s.*, u.price_unit_minor, u.grain_minor, u.minor_per_cent, s.amount_minor / u.price_unit_minor as in_units
    from shown as s
    inner join {{ ref('s2_currency_dim_6B') }} as u on u.currency_idx = s.currency_idx
),

factored as (
    select
        p.* exclude (in_units),
        case p.amount_move
            when 'TEST' then {{ dist_uniform('p.u_shift', 't.test_factor_min', 't.test_factor_max') }}
            -- beyond the largest factor it is folded back, so that no amount piles up there
            when 'SHIFT' then exp(ln(t.limits_max_factor) - abs(ln(t.limits_max_factor) - p.log_mean - p.log_sigma * {{ dist_normal('p.u_shift') }}))
            when 'THRESHOLD' then r.round_sum * {{ dist_uniform('p.u_shift', 't.below_round_sum_min', 't.below_round_sum_max') }} / p.in_units
            else 1
        end as factor,
        t.retime_burst_s
    from priced as p
    cross join {{ source('policy_6B', 'tactics') }} as t
    asof left join round_sum as r on r.round_sum > p.in_units
),

-- the ending of the merchant's price stays where there is room for it
amounted as (
    select
        *,
        case
            when amount_move = 'NONE' then amount_minor
            when floor((amount_minor * factor - amount_minor % price_unit_minor) / price_unit_minor) >= 0
                then greatest(floor((amount_minor * factor - amount_minor % price_unit_minor) / price_unit_minor)::bigint * price_unit_minor + amount_minor % price_unit_minor, grain_minor)
            else greatest(floor(amount_minor * factor / grain_minor)::bigint * grain_minor, grain_minor)
        end as moved_minor
    from factored
)

select
    flow_id,
    campaign_idx,
    template_no,
    case when takeover and attack_session is not null then {{ rng_keyed_id('6B.S1.session_id', 'attack_session') }} else first_session_id end as session_id,
    party_idx,
    account_idx,
    instr_idx,
    device_idx,
    ip_idx,
    terminal_idx,
    merchant_idx,
    market_idx,
    case when retime then time_bucket(interval 15 minutes, ts_utc) + to_microseconds(floor(u_time * retime_burst_s * 1e6)::bigint) else ts_utc end as ts_utc,
    local_hour,
    class_idx,
    presence,
    case
        when is_taken_over and presence = 0 and u_entry < physical_card_magstripe then 3
        when is_taken_over and presence = 0 and u_entry < physical_card_magstripe + physical_card_keyed then 4
        when is_taken_over and entry_mode = 6 and not is_phone then 5
        else entry_mode
    end::utinyint as entry_mode,
    moved_minor as amount_minor,
    currency_idx,
    case when amount_move = 'NONE' then amount_ref_minor else greatest(round(moved_minor / minor_per_cent), 1)::integer end as amount_ref_minor,
    case when has_attacker_device then looks_new else is_new_device end as is_new_device,
    is_foreign,
    structure,
    response_code as first_response_code,
    sca as first_sca,
    is_taken_over,
    campaign_idx = 0 or needs_clearing as is_settled,
    -- bits: amount shifted, test amount, below a round sum, identity, attacker's device, retimed
    ((amount_move = 'SHIFT')::integer + 2 * (amount_move = 'TEST')::integer + 4 * (amount_move = 'THRESHOLD')::integer
        + 8 * is_taken_over::integer + 16 * has_attacker_device::integer + 32 * retime::integer)::utinyint as move_mask
from amounted
order by flow_id
