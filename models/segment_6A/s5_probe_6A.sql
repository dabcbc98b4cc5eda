-- Whom would a sample of the expected demand meet, and with which card, device and address? The contract of attachment, tried out.
-- a systematic sample: origin by origin, as many as its share of the expected arrivals comes to
with share as (
    select
        o.origin_idx,
        o.cp_milli,
        o.cp_milli + o.cnp_milli as milli,
        a.probe_arrivals,
        sum(o.cp_milli + o.cnp_milli) over () as total_milli,
        sum(o.cp_milli + o.cnp_milli) over (order by o.origin_idx) as milli_after
    from {{ ref('s1_origin_base_6A') }} as o
    cross join {{ source('policy_6A', 'attachment') }} as a
),

counted as (
    select
        origin_idx,
        cp_milli,
        milli,
        ((milli_after - milli) * probe_arrivals // total_milli)::bigint as first_no,
        (milli_after * probe_arrivals // total_milli)::bigint as end_no
    from share
),

arrival as (
    select origin_idx, cp_milli, milli, unnest(range(first_no, end_no)) as probe_no from counted
),

trip as (
    select
        probe_no,
        origin_idx,
        ({{ rng_uniform('6A.S5.probe', ['probe_no'], index=0) }} * milli >= cp_milli)::utinyint as presence,
        {{ rng_bits('6A.S5.probe', ['probe_no'], index=1) }} * 24 >> 32 as local_hour,
        false as wants_device,
        false as is_phone_only,
        null::bigint as switch_word
    from arrival
),

person as (
    {{ attach_person('trip', key='probe_no', stream='6A.S5.probe', index=2) }}
),

attached as (
    {{ attach_means('person', key='probe_no', streams={'instr': '6A.S5.probe', 'device': '6A.S5.probe', 'ip': '6A.S5.probe'},
        index={'instr': 3, 'device': 5, 'ip': 7}) }}
)

select
    probe_no,
    origin_idx,
    merchant_idx,
    mkey,
    clientele_rank::integer as clientele_rank,
    presence,
    party_idx,
    account_idx,
    instr_idx,
    device_idx,
    ip_idx,
    party_country_idx as country_idx,
    origin_country_idx
from attached
order by probe_no
