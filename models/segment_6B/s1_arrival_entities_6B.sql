{{ config(parts_by='utc_day', is_long=true) }}
-- Which person comes with each arrival, on which trip, with which card, device, address and terminal? Egress, in the order of arrival_id.
with arrival as (
    {{ arrivals_in_trip_cells() }}
),

-- all of a trip's entities are pure functions of its key: every arrival of it finds the same
trip as (
    select
        a.*,
        c.slot_off,
        c.n_slots,
        a.cell_key + {{ attach_pick(rng_bits('6B.S1.trip', ['a.arrival_id']), 't.trip_count') }} as session_key
    from arrival as a
    inner join {{ ref('s1_trip_cells_6B') }} as t on t.utc_day = a.utc_day and t.trip_cell = a.trip_cell
        and t.utc_day >= {{ utc_day_idx() }} and t.utc_day < {{ utc_day_end() }}
    inner join {{ ref('s1_catchment_6B') }} as c on c.catchment_idx = a.catchment_idx
),

-- one draw of 48 bits: the slot by its high part, the choice in it by the next 32
begun as (
    select * exclude (slot_off, n_slots), slot_off + (begin_word >> 48)::integer as origin_slot, (begin_word >> 16) & 4294967295 as choice_word
    from (select *, {{ rng_bits('6B.S1.origin', ['session_key'], width=48) }} * n_slots as begin_word from trip)
),

anchored as (
    select b.* exclude (origin_slot, choice_word), {{ alias_choice('b.choice_word', 's', 'origin_idx', 'alias_origin_idx') }} as origin_idx
    from begun as b
    inner join {{ ref('s1_catchment_origin_6B') }} as s on s.origin_slot = b.origin_slot
),

person as (
    {{ attach_person('anchored', key='session_key', stream='6B.S1.rank') }}
),

entered as (
    select
        r.*,
        {{ rng_uniform('6B.S1.entry', ['r.arrival_id']) }} as u_entry,
        {{ rng_uniform('6B.S1.switch', ['r.arrival_id'], index=0) }} as u_switch,
        {{ rng_bits('6B.S1.switch', ['r.arrival_id'], index=1) }} as other_card_word,
        {{ rng_bits('6B.S1.terminal', ['r.arrival_id']) }} as terminal_word
    from person as r
),

-- modes by code: 0 to 4 at the counter, 5 to 7 online
moded as (
    select
        e.*,
        case
            when e.presence = 0 then (e.u_entry >= p.entry_pos_contactless)::integer
                + (e.u_entry >= p.entry_pos_contactless + p.entry_pos_chip)::integer
                + (e.u_entry >= p.entry_pos_contactless + p.entry_pos_chip + p.entry_pos_wallet)::integer
                + (e.u_entry >= 1 - p.entry_pos_keyed)::integer
            else 5 + (e.u_entry >= p.entry_ecom_browser)::integer + (e.u_entry >= 1 - p.entry_ecom_stored)::integer
        end::utinyint as entry_mode,
        case when e.u_switch < p.p_switch then e.other_card_word end as switch_word
    from entered as e
    cross join {{ source('policy_6B', 'entities') }} as p
),

equipped as (
    select *, presence = 1 or entry_mode = 2 as wants_device, entry_mode in (2, 6) as is_phone_only from moded
),

means as (
    {{ attach_means('equipped', key='session_key', streams={'instr': '6B.S1.instr', 'device': '6B.S1.device', 'ip': '6B.S1.ip'}) }}
)

select
    arrival_id,
    {{ rng_keyed_id('6B.S1.session_id', 'session_key') }} as session_id,
    party_idx::integer as party_idx,
    account_idx::integer as account_idx,
    instr_idx::integer as instr_idx,
    catchment_idx,
    market_idx,
    ts_utc,
    device_idx::integer as device_idx,
    ip_idx::integer as ip_idx,
    case when presence = 0 then terminal_off + {{ attach_pick('terminal_word', 'terminal_n') }} end::integer as terminal_idx,
    shop_idx as merchant_idx,
    presence,
    entry_mode,
    party_country_idx <> legal_country_idx as is_foreign,
    local_hour,
    segment_code,
    coalesce({{ device_on_day('device_idx', utc_day_of('ts_utc')) }} in ({{ devices_first_seen() }}), false) as is_first_day
from means
order by arrival_id
