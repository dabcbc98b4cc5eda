{#
  Events of flows, by one unnest: no join, no union, and rows stay in the order of flows without a sort, if the relation is a
  scan or sorted itself. Every dataset of events comes from here, so that they agree row by row. The order of types is fixed; a
  type that a flow does not have is left out.
    AUTH_REQUEST (STEP_UP_CHALLENGE STEP_UP_COMPLETE) AUTH_RESPONSE (CLEARING | REVERSAL) (REFUND)
  `relation` has the columns of s2_flow_anchor_baseline_6B; `extra` names columns of it that events carry along.
#}
{% macro event_types() -%}
{{ return(['AUTH_REQUEST', 'STEP_UP_CHALLENGE', 'STEP_UP_COMPLETE', 'AUTH_RESPONSE', 'CLEARING', 'REVERSAL', 'REFUND']) }}
{%- endmacro %}

{#- Number of events of a flow. -#}
{% macro event_count(flow) -%}
(2 + case when {{ flow }}.sca >= 2 then 2 else 0 end + ({{ flow }}.clear_offset_s is not null or {{ flow }}.reversal_offset_s is not null)::integer
    + ({{ flow }}.refund_offset_s is not null)::integer)::utinyint
{%- endmacro %}

{% macro events_of(relation, extra=[]) %}
select
    flow_id,
    event_seq::utinyint as event_seq,
    event_type::utinyint as event_type,
    make_timestamp(epoch_us(ts_utc) + case event_type
        when 0 then 0
        -- shown in the first quarter of the wait and answered in its last, a millisecond from either end
        when 1 then 1000 + ((answer_us - 4000) * (wait_word & 65535) >> 18)
        when 2 then answer_us - 1000 - ((answer_us - 4000) * (wait_word >> 16) >> 18)
        when 3 then answer_us
        when 4 then clear_offset_s * 1000000::bigint
        when 5 then answer_us + reversal_offset_s * 1000000::bigint
        else refund_offset_s * 1000000::bigint
    end) as ts_utc,
    case event_type when 4 then clear_minor when 6 then refund_minor else amount_minor end as amount_minor
    {%- for column in extra %},
    {{ column }}
    {%- endfor %}
from (
    select
        *,
        auth_latency_ms * 1000::bigint as answer_us,
        -- steps from the answer on; before it, types follow each other
        case event_seq - answer_seq when 0 then 3 when 1 then case when reversal_offset_s is null then 4 else 5 end when 2 then 6 else event_seq - 1 end as event_type
    from (
        select *, unnest(range(1, event_count + 1)) as event_seq
        from (
            select
                *,
                case when sca >= 2 then 4 else 2 end as answer_seq,
                {{ rng_bits('6B.S2.wait', ['flow_id']) }} as wait_word
            from {{ relation }}
        )
    )
)
{% endmacro %}
