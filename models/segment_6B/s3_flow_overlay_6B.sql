-- What becomes of each attacked flow at the bank? The issuer sees it as it now is, and what is done afterwards follows its answer.
with anonymous as (
    {{ anonymous_addresses() }}
),

hasty as (
    select
        *,
        attempts_of_instrument > velocity_attempts or attempts_of_device > velocity_attempts or instruments_of_device >= velocity_instruments as is_burst
    from (
        select
            m.*,
            t.velocity_attempts,
            t.velocity_instruments,
            count(*) over (partition by m.instr_idx order by epoch_us(m.ts_utc) range between t.velocity_attempts_s * 1000000 preceding and current row) as attempts_of_instrument,
            case when m.device_idx is not null then
                count(*) over (partition by m.device_idx order by epoch_us(m.ts_utc) range between t.velocity_attempts_s * 1000000 preceding and current row)
            end as attempts_of_device,
            case when m.device_idx is not null then
                count(distinct m.instr_idx) over (partition by m.device_idx order by epoch_us(m.ts_utc) range between t.velocity_instruments_s * 1000000 preceding and current row)
            end as instruments_of_device
        from {{ ref('s3_target_moved_6B') }} as m
        cross join {{ source('policy_6B', 'tactics') }} as t
    )
),

seen as (
    select
        h.* exclude (is_burst),
        coalesce(h.is_burst, false) as is_burst,
        b.segment_code,
        k.* exclude (merchant_idx, class_idx, currency_idx),
        u.grain_minor,
        coalesce(h.ip_idx >= n.first_ip and h.ip_idx < n.end_ip, false) as is_anonymous,
        {{ flow_words({
            'score_word': '6B.S3.overlay_score', 'answer_word': '6B.S3.overlay_auth', 'sca_word': '6B.S3.overlay_sca', 'latency_word': '6B.S2.latency',
            'clear_word': '6B.S2.clear', 'refund_word': '6B.S2.refund'}, 'h.flow_id') }}
    from hasty as h
    inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = h.party_idx
    inner join {{ ref('s2_merchant_dim_6B') }} as k on k.merchant_idx = h.merchant_idx
    inner join {{ ref('s2_currency_dim_6B') }} as u on u.currency_idx = h.currency_idx
    cross join anonymous as n
),

scored as (
    {{ issuer_score('seen') }}
),

answered as (
    {{ issuer_answer('scored') }}
),

dead as (
    select list(a.code order by a.code) as codes
    from {{ source('policy_6B', 'tactics__dead_card_answers') }} as d
    inner join {{ source('policy_6B', 'flow_shape__answers') }} as a on a.iso = d.value
),

drawn as (
    select
        a.*,
        g.dead_card,
        d.codes,
        {{ rng_bits('6B.S3.overlay_auth', ['a.flow_id'], index=1) }} as dead_word
    from answered as a
    inner join {{ source('policy_6B', 'tactics__templates') }} as g on g.template_no = a.template_no
    cross join dead as d
),

-- holders who abuse what they bought have bought it; stolen numbers that no longer work are told before any challenge
decided as (
    select
        * exclude (response_code, sca),
        case
            when is_settled then first_response_code
            when is_taken_over and (dead_word & 65535) < dead_card * 65536 then codes[1 + (dead_word >> 16) % len(codes)]
            else response_code
        end::utinyint as response_code,
        case when is_settled then first_sca when is_taken_over and (dead_word & 65535) < dead_card * 65536 then 0 else sca end::utinyint as sca
    from drawn
),

timed as (
    {{ flow_latency('decided') }}
),

settled as (
    {{ flow_settlement('timed') }}
),

finished as (
    select
        s.* exclude (clear_offset_s, refund_offset_s, clear_minor, refund_minor),
        s.structure = 'REFUND' and s.clear_offset_s is not null as has_inserted_refund,
        s.structure = 'WITHHOLD' and s.clear_offset_s is not null as is_withheld,
        case when s.structure <> 'WITHHOLD' then s.clear_offset_s end as clear_offset_s,
        case when s.structure <> 'WITHHOLD' then s.clear_minor end as clear_minor,
        case s.structure
            when 'NONE' then s.refund_offset_s
            when 'REFUND' then s.clear_offset_s + floor(86400 * {{ dist_uniform(rng_uniform('6B.S3.structure', ['s.flow_id']), 't.refund_after_d_min', 't.refund_after_d_max') }})::integer
        end as refund_offset_s,
        case s.structure when 'NONE' then s.refund_minor when 'REFUND' then s.clear_minor end as refund_minor
    from settled as s
    cross join {{ source('policy_6B', 'tactics') }} as t
)

select
    f.flow_id,
    f.session_id,
    f.party_idx,
    f.account_idx,
    f.instr_idx,
    f.device_idx,
    f.ip_idx,
    f.ts_utc,
    f.entry_mode,
    f.amount_minor,
    f.amount_ref_minor,
    f.issuer_score,
    f.response_code,
    f.sca,
    {{ flow_type('f') }} as flow_type,
    f.auth_latency_ms,
    f.is_new_device,
    f.clear_offset_s,
    f.refund_offset_s,
    f.reversal_offset_s,
    f.clear_minor,
    f.refund_minor,
    {{ event_count('f') }} as event_count,
    f.campaign_idx,
    case when f.campaign_idx = 0 then 0 else f.template_no end::utinyint as fraud_pattern,
    (f.move_mask::integer + 64 * f.has_inserted_refund::integer + 128 * f.is_withheld::integer)::utinyint as tactic_mask
from finished as f
order by f.flow_id
