{#
  When a flow is answered, cleared, refunded or reversed, and for how much. Each macro takes a relation and gives its columns and new
  ones, helpers among them; words are columns of 52 bits that the caller draws.
    flow_latency     needs presence, sca, latency_word; adds auth_latency_ms
    flow_settlement  follows flow_latency, whose tables it looks up, and needs presence, response_code, amount_minor, grain_minor, clear_word, refund_word and of the merchant
                     pos_clear_cells, ecom_clear_cells, refund_below, tip_below, is_preauth; adds the offsets, clear_minor, refund_minor
#}
{% macro flow_latency(relation) %}
select
    w.*,
    {{ law_gather('w', 'timing', 'latency_edge', 'latency_place') }}::integer as auth_latency_ms
from (
    select
        *,
        {% set cells -%}
        case
            when sca >= 2 then latency_challenge_cells
            when presence = 1 then latency_ecom_cells
            when {{ word_choice('latency_word') }} < stored_below then latency_store_forward_cells
            else latency_pos_cells
        end
        {%- endset -%}
        {{ law_edge('latency_place', cells) }} as latency_edge
    from (
        select f.*, t.*, s.stored_below, {{ word_value('f.latency_word') }} as latency_place
        from {{ relation }} as f
        cross join ({{ law_table('timing', ['latency_pos', 'latency_ecom', 'latency_challenge', 'latency_store_forward', 'refund', 'reversal']) }}) as t
        cross join (select {{ choice_below('store_forward_share') }} as stored_below from {{ source('policy_6B', 'timing') }}) as s
    )
) as w
{% endmacro %}

{% macro flow_settlement(relation) %}
select
    *,
    case when is_cleared then clear_s end::integer as clear_offset_s,
    case when is_refunded then clear_s + late_s end::integer as refund_offset_s,
    case when is_reversed then late_s end::integer as reversal_offset_s,
    case when is_cleared then clear_grains * grain_minor end as clear_minor,
    case when is_refunded then greatest(floor(clear_grains * {{ refunded_part('s') }}), 1)::bigint * grain_minor end as refund_minor
from (
    select
        t.*,
        {{ law_gather('t', 'timing', 'clear_edge', 'clear_place') }} as clear_s,
        {{ law_gather('t', 'timing', 'late_edge', 'late_place') }} as late_s,
        {{ settled_grains('t') }} as clear_grains
    from (
        select
            *,
            response_code = 0 and not is_reversed as is_cleared,
            response_code = 0 and not is_reversed and {{ word_choice('refund_word') }} < reversal_below + refund_below as is_refunded,
            {{ law_edge('clear_place', 'case when presence = 0 then pos_clear_cells else ecom_clear_cells end') }} as clear_edge,
            {{ law_edge('late_place', 'case when is_reversed then reversal_cells else refund_cells end') }} as late_edge
        from (
            select
                *,
                {{ word_value('clear_word') }} as clear_place,
                {{ word_value('refund_word') }} as late_place
            from (
                select
                    f.*,
                    p.*,
                    f.response_code = 0 and {{ word_choice('f.refund_word') }} < p.reversal_below as is_reversed,
                    f.amount_minor // f.grain_minor as grains
                from {{ relation }} as f
                cross join ({{ settlement_shares() }}) as p
            )
        )
    ) as t
) as s
{% endmacro %}

{#- One row: thresholds and parts of what follows an approval. -#}
{% macro settlement_shares() %}
select
    {{ choice_below('p.reversal_share') }} as reversal_below,
    p.refund_part_full_share,
    p.refund_part_min,
    p.refund_part_max - p.refund_part_min as refund_part_span,
    p.tip_min,
    p.tip_max - p.tip_min as tip_span,
    p.preauth_min,
    p.preauth_max - p.preauth_min as preauth_span
from {{ source('policy_6B', 'flow_shape') }} as p
{% endmacro %}

{#- What is cleared, in the currency's smallest units in use: more by a tip, less at a pump, else what was authorised. -#}
{% macro settled_grains(flow) -%}
{%- set choice = word_choice(flow ~ '.clear_word') -%}
case
    when {{ flow }}.presence = 0 and {{ flow }}.is_preauth
        then greatest(floor({{ flow }}.grains * ({{ flow }}.preauth_min + {{ flow }}.preauth_span * {{ choice }} / 1048576e0)), 1)::bigint
    when {{ flow }}.presence = 0 and {{ choice }} < {{ flow }}.tip_below
        then {{ flow }}.grains + floor({{ flow }}.grains * ({{ flow }}.tip_min + {{ flow }}.tip_span * {{ choice }} / {{ flow }}.tip_below))::bigint
    else {{ flow }}.grains
end
{%- endmacro %}

{#- The refunded part of what was cleared: one, or an even part between the bounds. By the word's last 20 bits, which hardly touch the delay. -#}
{% macro refunded_part(flow) -%}
{%- set u = '((' ~ flow ~ '.refund_word & 1048575) / 1048576e0)' -%}
case
    when {{ u }} < {{ flow }}.refund_part_full_share then 1e0
    else {{ flow }}.refund_part_min + {{ flow }}.refund_part_span * ({{ u }} - {{ flow }}.refund_part_full_share) / (1 - {{ flow }}.refund_part_full_share)
end
{%- endmacro %}
