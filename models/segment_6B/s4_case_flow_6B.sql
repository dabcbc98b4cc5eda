-- To which case does each flow that the bank looks into belong, and when is that case closed?
with subject as (
    select
        v.flow_id,
        v.ts_utc,
        v.last_utc,
        epoch_us(v.known_utc) as known_us,
        -- the first kind of subject in the policy's order that the flow has
        coalesce(
            {%- for place in range(4) %}
            case o.kind_{{ place }}
                {%- for kind, column in case_subjects() %} when '{{ kind }}' then {{ loop.index0 * 2 ** 32 }} + v.{{ column }}{% endfor %} end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as subject_key
    from {{ ref('s4_verdict_6B') }} as v
    cross join (
        select {% for place in range(4) %}max(value) filter (where ordinal = {{ place }}) as kind_{{ place }}{{ ', ' if not loop.last }}{% endfor %}
        from {{ source('policy_6B', 'cases__key_order') }}
    ) as o
),

gapped as (
    select
        s.*,
        p.intake_s * 1000000 as intake_us,
        p.max_flows_per_case,
        coalesce(s.known_us - lag(s.known_us) over subject_flow > p.group_window_s * 1000000, true) as is_after_gap
    from subject as s
    cross join {{ source('policy_6B', 'cases') }} as p
    window subject_flow as (partition by s.subject_key order by s.known_us, s.flow_id)
),

-- a run holds no gap; it is cut into spans in which a case may take flows
spanned as (
    select
        *,
        max(case when is_after_gap then known_us end) over subject_flow as run_us,
        (known_us - max(case when is_after_gap then known_us end) over subject_flow) // intake_us as span_no
    from gapped
    window subject_flow as (partition by subject_key order by known_us, flow_id)
),

filled as (
    select
        *,
        (row_number() over (partition by subject_key, run_us, span_no order by known_us, flow_id) - 1) // max_flows_per_case as fill_no
    from spanned
),

numbered as (
    select
        flow_id,
        ts_utc,
        last_utc,
        known_us,
        subject_key * 1048576 + dense_rank() over (partition by subject_key order by run_us, span_no, fill_no) - 1 as case_key
    from filled
),

cased as (
    select
        flow_id,
        ts_utc,
        case_key,
        row_number() over (partition by case_key order by known_us, flow_id) as flow_no,
        count(*) over (partition by case_key) as flow_n,
        make_timestamp(min(known_us) over (partition by case_key)) as opened_utc,
        max(last_utc) over (partition by case_key) as last_utc,
        {{ rng_bits('6B.S4.close', ['case_key']) }} as close_word
    from numbered
)

select
    c.flow_id,
    c.ts_utc,
    c.case_key,
    {{ rng_keyed_id('6B.S4.case_id', 'c.case_key') }} as case_id,
    c.flow_no::smallint as flow_no,
    c.flow_n::smallint as flow_n,
    c.opened_utc,
    c.last_utc + to_seconds({{ law_value('c.close_word', 'l.low', 'l.step') }}) as closed_utc
from cased as c
cross join ({{ law_numbers(['close']) }}) as n
inner join {{ ref('s2_law_cell_6B') }} as l on l.law_cell = {{ law_cell('c.close_word', 'n.close') }}
order by c.flow_id
