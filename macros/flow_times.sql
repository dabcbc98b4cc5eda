{#
  When a flow is answered, cleared, refunded or reversed, and for how much. Each macro takes a relation and gives its columns and new
  ones, helpers among them; words are columns of 52 bits that the caller draws.
    flow_latency     needs presence, sca, latency_word; adds auth_latency_ms
    flow_settlement  needs presence, response_code, amount_minor, grain_minor, clear_word, reversal_word, refund_word and of the merchant
                     pos_clear_cells, ecom_clear_cells, refund_below, tip_below, is_preauth; adds the offsets, clear_minor, refund_minor
#}
{% macro flow_latency(relation) %}
select
    w.*,
    {{ law_value('w.latency_place', 'c.low', 'c.step') }}::integer as auth_latency_ms
from (
    select
        f.*,
        {{ word_value('f.latency_word') }} as latency_place,
        8192 * case
            when f.sca >= 2 then l.latency_challenge
            when f.presence = 1 then l.latency_ecom
            when {{ word_choice('f.latency_word') }} < t.stored_below then l.latency_store_forward
            else l.latency_pos
        end as latency_cells
    from {{ relation }} as f
    cross join ({{ law_numbers(['latency_pos', 'latency_ecom', 'latency_challenge', 'latency_store_forward']) }}) as l
    cross join (select {{ choice_below('store_forward_share') }} as stored_below from {{ source('policy_6B', 'timing') }}) as t
) as w
left join ({{ cells_of("law like 'latency_%'") }}) as c on c.law_cell = w.latency_cells + {{ law_cell('w.latency_place', '0') }}
{% endmacro %}

{% macro flow_settlement(relation) %}
select
    s.*,
    case when s.is_cleared then s.clear_s end::integer as clear_offset_s,
    case when s.is_refunded then s.clear_s + s.late_s end::integer as refund_offset_s,
    case when s.is_reversed then s.late_s end::integer as reversal_offset_s,
    case when s.is_cleared then s.clear_grains * s.grain_minor end as clear_minor,
    case when s.is_refunded then greatest(floor(s.clear_grains * {{ refunded_part('s') }}), 1)::bigint * s.grain_minor end as refund_minor
from (
    select
        t.*,
        {{ law_value('t.clear_place', 'c.low', 'c.step') }} as clear_s,
        {{ law_value('t.late_place', 'd.low', 'd.step') }} as late_s
    from (
        select
            b.*,
            b.response_code = 0 and not b.is_reversed as is_cleared,
            b.response_code = 0 and not b.is_reversed and {{ word_choice('b.refund_word') }} < b.refund_below as is_refunded,
            {{ word_value('case when b.is_reversed then b.reversal_word else b.refund_word end') }} as late_place,
            case when b.is_reversed then b.reversal_cells else b.refund_cells end as late_cells,
            case when b.presence = 0 then b.pos_clear_cells else b.ecom_clear_cells end as clear_cells,
            {{ word_value('b.clear_word') }} as clear_place,
            {{ settled_grains('b') }} as clear_grains
        from (
            select
                f.*,
                p.*,
                f.response_code = 0 and {{ word_choice('f.reversal_word') }} < p.reversal_below as is_reversed,
                f.amount_minor // f.grain_minor as grains
            from {{ relation }} as f
            cross join ({{ settlement_shares() }}) as p
        ) as b
    ) as t
    left join ({{ cells_of("law like 'clear_%'") }}) as c on c.law_cell = t.clear_cells + {{ law_cell('t.clear_place', '0') }}
    left join ({{ cells_of("law in ('refund', 'reversal')") }}) as d on d.law_cell = t.late_cells + {{ law_cell('t.late_place', '0') }}
) as s
{% endmacro %}

{#- One row: thresholds, parts and laws of what follows an approval. -#}
{% macro settlement_shares() %}
select
    {{ choice_below('p.reversal_share') }} as reversal_below,
    8192 * l.refund as refund_cells,
    8192 * l.reversal as reversal_cells,
    p.refund_part_full_share,
    p.refund_part_min,
    p.refund_part_max - p.refund_part_min as refund_part_span,
    p.tip_min,
    p.tip_max - p.tip_min as tip_span,
    p.preauth_min,
    p.preauth_max - p.preauth_min as preauth_span
from {{ source('policy_6B', 'flow_shape') }} as p
cross join ({{ law_numbers(['refund', 'reversal']) }}) as l
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

{#- The refunded part of what was cleared: one, or an even part between the bounds. By the value of the reversal's word: who is refunded was not reversed. -#}
{% macro refunded_part(flow) -%}
{%- set u = '(' ~ word_value(flow ~ '.reversal_word') ~ ' / 4294967296e0)' -%}
case
    when {{ u }} < {{ flow }}.refund_part_full_share then 1e0
    else {{ flow }}.refund_part_min + {{ flow }}.refund_part_span * ({{ u }} - {{ flow }}.refund_part_full_share) / (1 - {{ flow }}.refund_part_full_share)
end
{%- endmacro %}
