-- Which flows does the bank look into, by the issuer's answer, an analyst's review, a later detection or the customer's dispute?
with bank as (
    select l.*, {{ word_below('p.p_review') }} as review_below
    from ({{ issuer_levels() }}) as l
    cross join {{ source('policy_6B', 'bank_view') }} as p
),

flow as (
    select
        f.flow_id,
        f.ts_utc,
        f.instr_idx,
        f.account_idx,
        f.party_idx,
        f.merchant_idx,
        f.amount_ref_minor,
        f.auth_latency_ms,
        f.clear_offset_s,
        t.truth_label,
        t.truth_subtype,
        {{ bank_key('t.truth_subtype', 'f.class_idx', bank_step('f.amount_ref_minor')) }} as bank_key,
        {{ is_stopped('f', 'b') }} as is_stopped,
        {{ is_reviewable('f', 'b') }} as is_reviewable,
        b.review_below
    from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
    left join {{ ref('s4_truth_law_6B') }} as t on t.truth_key = {{ truth_key('f.campaign_idx', 'f.fraud_pattern', 'f.overlay_applied') }}
    cross join bank as b
),

-- outside of a CASE or a join's condition, where the repeated parts of a draw's text would each be worked out; gathers are left joins,
-- so that flows are never the build side
drawn as (
    select
        *,
        {{ rng_bits('6B.S4.review', ['flow_id']) }} as review_word,
        {{ rng_bits('6B.S4.detect', ['flow_id']) }} as detect_word,
        {{ rng_bits('6B.S4.dispute', ['flow_id']) }} as dispute_word
    from flow
),

-- chances hold what truth has to say; what the bank stopped or reviewed needs no later detection, what never cleared no dispute
seen as (
    select
        f.*,
        f.is_reviewable and f.review_word < f.review_below as is_reviewed,
        case
            when f.is_stopped or (f.is_reviewable and f.review_word < f.review_below) then 1
            when f.detect_word < l.detect_below then 2
            else 0
        end as detection,
        f.clear_offset_s is not null and f.dispute_word < l.dispute_below as dispute_filed
    from drawn as f
    left join {{ ref('s4_bank_law_6B') }} as l on l.bank_key = f.bank_key
)

select
    flow_id,
    ts_utc,
    instr_idx,
    account_idx,
    party_idx,
    merchant_idx,
    amount_ref_minor,
    auth_latency_ms,
    clear_offset_s,
    truth_label,
    truth_subtype,
    is_reviewed,
    detection::utinyint as detection,
    dispute_filed
from seen
where detection > 0 or dispute_filed
order by flow_id
