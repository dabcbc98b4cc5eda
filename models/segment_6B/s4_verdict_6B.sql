-- What does the bank find out about the flows it looks into, how does it rule, and when?
with law as (
    {{ law_numbers(['detect', 'dispute', 'chargeback', 'decision']) }}
),

judged as (
    select
        t.*,
        case when t.detection > 0 then ({{ rng_uniform('6B.S4.verdict', ['t.flow_id']) }} < case when t.truth_label = 0 then p.verdict_error_false_alarm else p.verdict_error_miss end)
            <> (t.truth_label <> 0) else false end as is_confirmed,
        case when t.dispute_filed then {{ rng_uniform('6B.S4.cb', ['t.flow_id']) }} < c.share else false end as is_charged_back,
        case when t.detection = 2 then {{ rng_bits('6B.S4.detect_delay', ['t.flow_id']) }} end as detect_word,
        case when t.dispute_filed then {{ rng_bits('6B.S4.dispute_delay', ['t.flow_id']) }} end as dispute_word,
        c.unauthorised,
        c.service,
        c.loss,
        c.win
    from {{ ref('s4_trigger_6B') }} as t
    -- friendly fraud stands apart from other abuse
    inner join {{ source('policy_6B', 'bank_view__chargeback') }} as c
        on c.ordinal = case when t.truth_subtype = {{ truth_subtypes() | length - 1 }} then {{ truth_labels() | length }} else t.truth_label end
    cross join {{ source('policy_6B', 'bank_view') }} as p
),

charged_back as (
    select
        *,
        case when is_charged_back then {{ rng_uniform('6B.S4.cb_type', ['flow_id']) }} end as type_place,
        case when is_charged_back then {{ rng_uniform('6B.S4.cb_outcome', ['flow_id']) }} end as outcome_place,
        case when is_charged_back then {{ rng_bits('6B.S4.cb_delay', ['flow_id']) }} end as chargeback_word,
        case when is_charged_back then {{ rng_bits('6B.S4.decision_delay', ['flow_id']) }} end as decision_word
    from judged
),

delayed as (
    select
        f.*,
        {{ law_value('f.detect_word', 'd.low', 'd.step') }} as detect_s,
        {{ law_value('f.dispute_word', 's.low', 's.step') }} as dispute_s,
        {{ law_value('f.chargeback_word', 'b.low', 'b.step') }} as chargeback_s,
        {{ law_value('f.decision_word', 'e.low', 'e.step') }} as decision_s
    from charged_back as f
    cross join law as l
    left join {{ ref('s2_law_cell_6B') }} as d on d.law_cell = {{ law_cell('f.detect_word', 'l.detect') }}
    left join {{ ref('s2_law_cell_6B') }} as s on s.law_cell = {{ law_cell('f.dispute_word', 'l.dispute') }}
    left join {{ ref('s2_law_cell_6B') }} as b on b.law_cell = {{ law_cell('f.chargeback_word', 'l.chargeback') }}
    left join {{ ref('s2_law_cell_6B') }} as e on e.law_cell = {{ law_cell('f.decision_word', 'l.decision') }}
),

timed as (
    select
        f.*,
        case f.detection
            when 1 then f.ts_utc + to_milliseconds(f.auth_latency_ms)
            when 2 then f.ts_utc + to_milliseconds(
                case when f.amount_ref_minor > p.large_amount_above_ref_minor then round(f.detect_s * p.large_amount_detect_factor * 1000)::bigint else f.detect_s * 1000 end)
        end as detect_utc,
        f.ts_utc + to_seconds(f.clear_offset_s + f.dispute_s) as dispute_utc
    from delayed as f
    cross join {{ source('policy_6B', 'delays') }} as p
),

ruled as (
    select
        *,
        dispute_utc + to_seconds(chargeback_s) as chargeback_utc,
        dispute_utc + to_seconds(chargeback_s + decision_s) as decision_utc,
        case when not is_charged_back then 0 when type_place < unauthorised then 1 when type_place < unauthorised + service then 2 else 3 end as chargeback_type,
        case when not is_charged_back then 0 when outcome_place < loss then 1 when outcome_place < loss + win then 2 else 3 end as chargeback_outcome
    from timed
)

select
    flow_id,
    ts_utc,
    instr_idx,
    account_idx,
    party_idx,
    merchant_idx,
    is_reviewed,
    detection,
    is_confirmed,
    dispute_filed,
    chargeback_type::utinyint as chargeback_type,
    chargeback_outcome::utinyint as chargeback_outcome,
    case when chargeback_outcome = 1 then 4 when is_confirmed then 1 when dispute_filed then 3 else 2 end::utinyint as bank_view_outcome,
    detect_utc,
    dispute_utc,
    chargeback_utc,
    decision_utc,
    least(detect_utc, dispute_utc) as known_utc,
    greatest(detect_utc, dispute_utc, chargeback_utc, decision_utc) as last_utc
from ruled
order by flow_id
