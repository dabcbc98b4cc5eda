{{ config(parts_by='utc_day', is_long=true) }}
-- What would have happened to each arrival, had nobody cheated? One flow an arrival, in the order of flow_id. Egress.
with anonymous as (
    {{ anonymous_addresses() }}
),

attached as (
    select
        a.arrival_id as flow_id,
        a.* exclude (arrival_id),
        b.segment_code,
        m.* exclude (merchant_idx, currency_idx),
        case when a.presence = 0 then k.currency_idx else m.currency_idx end as currency_idx,
        case
            when a.presence = 0 then m.pos_purpose
            when a.entry_mode = 7 and m.ecom_purpose = {{ payment_purpose_code("'PURCHASE'") }} then {{ payment_purpose_code("'RECURRING'") }}
            else m.ecom_purpose
        end as payment_purpose,
        coalesce(a.ip_idx >= n.first_ip and a.ip_idx < n.end_ip, false) as is_anonymous,
        false as is_burst
    from {{ ref('s1_arrival_entities_6B') }} as a
    left join {{ ref('s1_party_base_6A') }} as b on b.party_idx = a.party_idx
    left join {{ ref('s2_merchant_dim_6B') }} as m on m.merchant_idx = a.merchant_idx
    left join {{ ref('s2_market_dim_6B') }} as k on k.market_idx = a.market_idx
    cross join anonymous as n
    where {{ of_utc_day('a.ts_utc') }}
),

drawn as (
    select
        *,
        {{ flow_words({
            'amount_word': '6B.S2.amount', 'tail_word': '6B.S2.tail', 'score_word': '6B.S2.score_noise', 'answer_word': '6B.S2.auth', 'sca_word': '6B.S2.sca',
            'latency_word': '6B.S2.latency', 'clear_word': '6B.S2.clear', 'refund_word': '6B.S2.refund'}) }}
    from attached
),

known as (
    select
        d.*,
        d.device_idx is not null and ({{ word_choice('d.score_word') }} < p.new_device_below
            or coalesce({{ device_on_day('d.device_idx', utc_day_of('d.ts_utc')) }} in ({{ devices_first_seen() }}), false)) as is_new_device
    from drawn as d
    cross join (select {{ choice_below('p_new_device') }} as new_device_below from {{ source('policy_6B', 'flow_shape') }}) as p
),

asked as (
    {{ flow_asked('known') }}
),

priced as (
    {{ flow_price('asked', word='amount_word') }}
),

scored as (
    {{ issuer_score('priced') }}
),

answered as (
    {{ issuer_answer('scored') }}
),

timed as (
    {{ flow_latency('answered') }}
),

settled as (
    {{ flow_settlement('timed') }}
)

select
    f.flow_id,
    f.session_id,
    f.party_idx,
    f.account_idx,
    f.instr_idx,
    f.device_idx,
    f.ip_idx,
    f.terminal_idx,
    f.merchant_idx,
    f.market_idx,
    f.ts_utc,
    f.local_hour,
    f.class_idx,
    f.presence,
    f.entry_mode,
    {{ flow_type('f') }} as flow_type,
    f.amount_minor,
    f.currency_idx,
    f.amount_ref_minor,
    f.issuer_score,
    f.response_code,
    f.sca,
    f.auth_latency_ms,
    f.is_new_device,
    f.is_foreign,
    f.clear_offset_s,
    f.refund_offset_s,
    f.reversal_offset_s,
    f.clear_minor,
    f.refund_minor,
    {{ event_count('f') }} as event_count,
    f.payment_purpose::utinyint as payment_purpose
from settled as f
{{ ordered_in_day('f.flow_id') }}
