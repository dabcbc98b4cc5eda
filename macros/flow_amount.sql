{#
  Prices of flows, in whole parts: what a family costs at the merchant's level, then the price in its currency with its ending. Each
  macro takes a relation and gives its columns and new ones.
    flow_asked   needs flow_id, the merchant's level_minor, amount_cells, tail_cells and tail_below, spend_factor; adds asked_minor (EUR cents)
    flow_price   needs flow_id, family_idx, currency_idx, asked_minor; adds amount_minor, amount_ref_minor and grain_minor
#}
{% macro flow_asked(relation) %}
select
    t.*,
    -- factors have 16 bits after the point, the product up to here 8
    (((t.level_minor * t.amount_factor) >> 8) * t.spend_factor >> 16) * {{ law_value('t.tail_word', 'c.low', 'c.step') }} >> 24 as asked_minor
from (
    select
        w.*,
        {{ law_value('w.amount_word', 'c.low', 'c.step') }} as amount_factor,
        -- the law of a tail begins at one: the word 0 leaves an amount as it is
        case when w.is_tail then {{ rng_bits('6B.S2.tail', ['w.flow_id'], index=1) }} else 0 end as tail_word
    from (
        select
            f.*,
            {{ rng_bits('6B.S2.amount', ['f.flow_id']) }} as amount_word,
            {{ rng_bits('6B.S2.tail', ['f.flow_id'], index=0) }} < f.tail_below as is_tail
        from {{ relation }} as f
    ) as w
    inner join {{ ref('s2_law_cell_6B') }} as c on c.law_cell = w.amount_cells + {{ law_cell('w.amount_word', '0') }}
) as t
inner join {{ ref('s2_law_cell_6B') }} as c on c.law_cell = t.tail_cells + {{ law_cell('t.tail_word', '0') }}
{% endmacro %}

{% macro flow_price(relation, stream) %}
select
    p.*,
    greatest(round(p.amount_minor / p.minor_per_cent), 1)::integer as amount_ref_minor
from (
    select
        c.*,
        -- the nearest price of that ending; the least is one step or the ending itself
        case
            when c.price_step = 0 then c.asked_grains * c.grain_minor
            else greatest(((c.asked_grains * c.grain_minor - c.price_rest + (c.price_step >> 1)) // c.price_step) * c.price_step + c.price_rest,
                case when c.price_rest > 0 then c.price_rest else c.price_step end)
        end as amount_minor
    from (
        select
            f.*,
            u.minor_per_cent,
            u.grain_minor,
            greatest(round(f.asked_minor * u.minor_per_cent / u.grain_minor), 1)::bigint as asked_grains,
            e.modulus * u.price_unit_minor // 100 as price_step,
            e.rest * u.price_unit_minor // 100 as price_rest
        from (
            select r.*, (r.family_idx::integer * {{ share_cells() }} + ({{ rng_bits(stream, ['r.flow_id'], width=10) }}))::integer as ending_cell
            from {{ relation }} as r
        ) as f
        inner join {{ ref('s2_currency_dim_6B') }} as u on u.currency_idx = f.currency_idx
        inner join {{ ref('s2_ending_cell_6B') }} as e on e.ending_cell = f.ending_cell
    ) as c
) as p
{% endmacro %}
