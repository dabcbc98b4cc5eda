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
    inner join {{ ref('s4_truth_law_6B') }} as t on t.truth_key = {{ truth_key('f.campaign_idx', 'f.fraud_pattern', 'f.overlay_applied') }}
    cross join bank as b
),

reviewed as (
    select
        * exclude (review_below),
        case when is_reviewable then {{ rng_bits('6B.S4.review', ['flow_id']) }} < review_below else false end as is_reviewed
    from flow
),

-- chances hold what truth has to say; a flow that the bank stopped or reviewed needs no later detection, one that never cleared no dispute
seen as (
    select
        f.*,
        case
            when f.is_stopped or f.is_reviewed then 1
            when {{ rng_bits('6B.S4.detect', ['f.flow_id']) }} < l.detect_below then 2
            else 0
        end as detection,
        case when f.clear_offset_s is not null then {{ rng_bits('6B.S4.dispute', ['f.flow_id']) }} < l.dispute_below else false end as dispute_filed
    from reviewed as f
    inner join {{ ref('s4_bank_law_6B') }} as l on l.bank_key = f.bank_key
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
