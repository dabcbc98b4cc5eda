{{ config(parts_by='utc_day') }}
-- How many flows of a part's days came to each step at the bank? What the trace of S4's draws is held against.
-- depends_on: {{ ref('s5_hour_audit_5B') }}
with flow as not materialized (
    select f.*, b.*
    from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
    cross join ({{ issuer_levels() }}) as b
    where {{ of_utc_day('f.ts_utc') }}
),

believed as not materialized (
    select * from {{ ref('s4_flow_bank_view_6B') }} where {{ of_flows_of_day('flow_id') }}
),

asked as (
    select
        count(*) filter (not {{ is_stopped('f', 'f') }}) as not_stopped,
        count(*) filter ({{ is_reviewable('f', 'f') }}) as reviewable,
        count(f.clear_offset_s) as cleared,
        count(f.clear_minor) as clear_amounts
    from flow as f
),

found as (
    select
        count(*) filter (detection <> 1) as not_at_auth,
        count(*) filter (detection = 2) as detected_later,
        count(*) filter (detection > 0) as detected,
        count(*) filter (dispute_filed) as disputed,
        count(dispute_utc) as dispute_times,
        count(chargeback_utc) as chargeback_times,
        count(*) filter (chargeback_type > 0) as charged_back,
        count(*) filter (chargeback_outcome > 0) as chargebacks_decided
    from believed
),

-- a filter of the count, not of the rows: the long table must not become the build side
left_to_review as (
    select count(*) filter (v.auth_decision in (0, 3)) as flows
    from believed as v
    semi join (select flow_id from flow where issuer_score >= t_alert) as f on f.flow_id = v.flow_id
)

select
    {{ utc_day_idx() }}::utinyint as utc_day,
    a.not_stopped,
    a.reviewable,
    r.flows as left_to_review,
    a.cleared,
    a.clear_amounts,
    b.not_at_auth,
    b.detected_later,
    b.detected,
    b.disputed,
    b.dispute_times,
    b.chargeback_times,
    b.charged_back,
    b.chargebacks_decided
from asked as a
cross join found as b
cross join left_to_review as r
