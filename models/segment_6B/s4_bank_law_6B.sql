-- How likely are detection and dispute of a flow of each subtype, class and step of amount?
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
with step as (
    select range as step, {{ eur_of_bank_step('range') }} as eur from range({{ bank_step_n() }})
),

factor as (
    select
        s.step,
        least(greatest(p.amount_mult_base + p.amount_mult_slope * ln(1 + s.eur / p.amount_mult_scale_eur), p.amount_mult_min), p.amount_mult_max) as amount_mult,
        p.fp_base + p.fp_span / (1 + exp(-p.fp_slope * ln(s.eur / p.fp_pivot_eur))) as alert
    from step as s
    cross join {{ source('policy_6B', 'bank_view') }} as p
),

kind as (
    select
        t.range as truth_subtype,
        c.range as class_idx,
        p.p_max,
        {{ by_class('p', 'class_mult') }}[c.range + 1] as class_mult,
        {{ by_class('p', 'fp_class') }}[c.range + 1] as alert_class,
        {{ by_class('p', 'dispute_class') }}[c.range + 1] as dispute_class,
        -- legitimate flows have no chance of their own: their alerts follow amount and class
        {{ by_subtype('p', 'p_detect', truth_subtypes()[1:]) }}[t.range] as p_detect,
        {{ by_subtype('p', 'p_dispute', truth_subtypes()) }}[t.range + 1] as p_dispute
    from range({{ truth_subtypes() | length }}) as t
    cross join range({{ demand_classes() | length }}) as c
    cross join {{ source('policy_6B', 'bank_view') }} as p
),

chance as (
    select
        k.truth_subtype,
        k.class_idx,
        f.step,
        k.p_max,
        case when k.truth_subtype = 0 then f.alert * k.alert_class else k.p_detect * k.class_mult * f.amount_mult end as detect,
        case when k.truth_subtype = 0 then k.p_dispute * k.dispute_class else k.p_dispute * f.amount_mult end as dispute
    from kind as k
    cross join factor as f
)

select
    {{ bank_key('truth_subtype', 'class_idx', 'step') }} as bank_key,
    truth_subtype::utinyint as truth_subtype,
    class_idx::utinyint as class_idx,
    step::utinyint as amount_step,
    {{ word_below('least(detect, p_max)') }} as detect_below,
    {{ word_below('least(dispute, p_max)') }} as dispute_below,
    detect > p_max as is_detect_cut,
    dispute > p_max as is_dispute_cut
from chance
order by bank_key
