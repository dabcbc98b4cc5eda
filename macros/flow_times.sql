{#
  When a flow is answered, cleared, refunded or reversed, and for how much. Each macro takes a relation and gives its columns and new ones.
    flow_latency     needs flow_id, presence, sca; adds auth_latency_ms
    flow_settlement  needs flow_id, presence, response_code, amount_minor, grain_minor and of the merchant pos_clear_cells,
                     ecom_clear_cells, refund_below, tip_below, is_preauth; adds the offsets, clear_minor and refund_minor
#}
{% macro flow_latency(relation) %}
select
    w.*,
    {{ law_value('w.latency_word', 'c.low', 'c.step') }}::integer as auth_latency_ms
from (
    select
        f.*,
        {{ rng_bits('6B.S2.latency', ['f.flow_id']) }} as latency_word,
        8192 * case
            when f.sca >= 2 then l.latency_challenge
            when f.presence = 1 then l.latency_ecom
            when {{ rng_bits('6B.S2.latency_branch', ['f.flow_id']) }} < t.stored_below then l.latency_store_forward
            else l.latency_pos
        end as latency_cells
    from {{ relation }} as f
    cross join ({{ law_numbers(['latency_pos', 'latency_ecom', 'latency_challenge', 'latency_store_forward']) }}) as l
    cross join (select {{ word_below('store_forward_share') }} as stored_below from {{ source('policy_6B', 'timing') }}) as t
) as w
inner join {{ ref('s2_law_cell_6B') }} as c on c.law_cell = w.latency_cells + {{ law_cell('w.latency_word', '0') }}
{% endmacro %}

{% macro flow_settlement(relation) %}
select
    s.*,
    case when s.is_cleared then s.clear_s end::integer as clear_offset_s,
    case when s.is_refunded then s.clear_s + s.late_s end::integer as refund_offset_s,
    case when s.is_reversed then s.late_s end::integer as reversal_offset_s,
    case when s.is_cleared then s.clear_grains * s.grain_minor end as clear_minor,
    case when s.is_refunded then greatest(floor(s.clear_grains * s.refund_part), 1)::bigint * s.grain_minor end as refund_minor
from (
    select
        t.*,
        {{ law_value('t.clear_word', 'c.low', 'c.step') }} as clear_s,
        {{ law_value('t.late_word', 'd.low', 'd.step') }} as late_s
    from (
        select
            a.*,
            {{ settled_grains('a') }} as clear_grains,
            {{ rng_bits('6B.S2.clear', ['a.flow_id']) }} as clear_word,
            case
                when a.is_reversed then {{ rng_bits('6B.S2.reversal', ['a.flow_id'], index=1) }}
                when a.is_refunded then {{ rng_bits('6B.S2.refund_delay', ['a.flow_id']) }}
                else 0
            end as late_word,
            case when a.is_reversed then a.reversal_cells else a.refund_cells end as late_cells,
            case when a.is_refunded then {{ refunded_part('a') }} end as refund_part
        from (
            select
                b.*,
                b.is_approved and not b.is_reversed as is_cleared,
                b.is_approved and not b.is_reversed and {{ rng_bits('6B.S2.refund', ['b.flow_id']) }} < b.refund_below as is_refunded
            from (
                select
                    f.*,
                    p.*,
                    f.response_code = 0 as is_approved,
                    f.response_code = 0 and {{ rng_bits('6B.S2.reversal', ['f.flow_id'], index=0) }} < p.reversal_below as is_reversed
                from {{ relation }} as f
                cross join ({{ settlement_shares() }}) as p
            ) as b
        ) as a
    ) as t
    inner join {{ ref('s2_law_cell_6B') }} as c
        on c.law_cell = case when t.presence = 0 then t.pos_clear_cells else t.ecom_clear_cells end + {{ law_cell('t.clear_word', '0') }}
    inner join {{ ref('s2_law_cell_6B') }} as d on d.law_cell = t.late_cells + {{ law_cell('t.late_word', '0') }}
) as s
{% endmacro %}

{#- One row: thresholds, parts and laws of what follows an approval. -#}
{% macro settlement_shares() %}
select
    {{ word_below('p.reversal_share') }} as reversal_below,
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
{%- set grains = '(' ~ flow ~ '.amount_minor // ' ~ flow ~ '.grain_minor)' -%}
{%- set word = rng_bits('6B.S2.tip', [flow ~ '.flow_id'], width=52) -%}
{%- set u = '(((' ~ word ~ ') & 1048575) / 1048576e0)' -%}
case
    when {{ flow }}.presence = 0 and {{ flow }}.is_preauth then greatest(floor({{ grains }} * ({{ flow }}.preauth_min + {{ flow }}.preauth_span * {{ u }})), 1)::bigint
    when {{ flow }}.presence = 0 and {{ flow }}.tip_below > 0 and ({{ word }}) >> 20 < {{ flow }}.tip_below
        then {{ grains }} + floor({{ grains }} * ({{ flow }}.tip_min + {{ flow }}.tip_span * {{ u }}))::bigint
    else {{ grains }}
end
{%- endmacro %}

{#- The refunded part of what was cleared: one, or an even part between the bounds. -#}
{% macro refunded_part(flow) -%}
{%- set u = rng_uniform('6B.S2.refund_part', [flow ~ '.flow_id']) -%}
case
    when {{ u }} < {{ flow }}.refund_part_full_share then 1e0
    else {{ flow }}.refund_part_min + {{ flow }}.refund_part_span * ({{ u }} - {{ flow }}.refund_part_full_share) / (1 - {{ flow }}.refund_part_full_share)
end
{%- endmacro %}
