{{ config(parts_by='utc_day', is_long=true) }}
-- What would have happened to each arrival, had nobody cheated? One flow an arrival, in the order of flow_id. Egress.
with anonymous as (
    {{ anonymous_addresses() }}
),

-- small tables as lists of one row: a join would lose the order of arrivals
shops as (
    select list(m order by m.merchant_idx) as shops
    from (
        select
            merchant_idx, class_idx, family_idx, currency_idx as shop_currency_idx, level_minor, high_minor, amount_cells, tail_cells, tail_below,
            pos_purpose, ecom_purpose, pos_clear_cells, ecom_clear_cells, refund_below, tip_below, is_preauth, merchant_tier
        from {{ ref('s2_merchant_dim_6B') }}
    ) as m
),

counters as (
    select list(currency_idx order by market_idx) as counter_currencies from {{ ref('s2_market_dim_6B') }}
),

found as (
    select a.*, s.shops[a.merchant_idx + 1] as shop, k.counter_currencies[a.market_idx + 1] as counter_currency_idx
    from {{ ref('s1_arrival_entities_6B') }} as a
    cross join shops as s
    cross join counters as k
    where {{ of_utc_day('a.ts_utc') }}
),

placed as (
    select * exclude (shop), shop.* exclude (merchant_idx) from found
),

attached as (
    select
        a.arrival_id as flow_id,
        a.* exclude (arrival_id),
        case when a.presence = 0 then a.counter_currency_idx else a.shop_currency_idx end as currency_idx,
        case
            when a.presence = 0 then a.pos_purpose
            when a.entry_mode = 7 and a.ecom_purpose = {{ payment_purpose_code("'PURCHASE'") }} then {{ payment_purpose_code("'RECURRING'") }}
            else a.ecom_purpose
        end as payment_purpose,
        coalesce(a.ip_idx >= n.first_ip and a.ip_idx < n.end_ip, false) as is_anonymous,
        false as is_burst
    from placed as a
    cross join anonymous as n
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
            or d.is_first_day) as is_new_device
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
