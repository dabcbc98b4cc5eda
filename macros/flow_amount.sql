{#
  Prices of flows, in whole parts: what a family costs at the merchant's level, then the price in its currency with its ending. Each
  macro takes a relation and gives its columns and new ones, helpers among them; words are columns of 52 bits that the caller draws.
    flow_asked   needs amount_word, tail_word, spend_factor and of the merchant level_minor, amount_cells, tail_cells, tail_below;
                 adds asked_minor (EUR cents)
    flow_price   needs family_idx, currency_idx, asked_minor, and `word` for the ending; adds amount_minor, amount_ref_minor, grain_minor
#}
{% macro flow_asked(relation) %}
select
    t.*,
    -- factors have 16 bits after the point, the product up to here 8
    (((t.level_minor * t.amount_factor) >> 8) * t.spend_factor >> 16) * {{ law_value('t.tail_place', 'c.low', 'c.step') }} >> 24 as asked_minor
from (
    select
        w.*,
        {{ law_value('w.amount_place', 'c.low', 'c.step') }} as amount_factor
    from (
        select
            f.*,
            {{ word_value('f.amount_word') }} as amount_place,
            -- the law of a tail begins at one: the place 0 leaves an amount as it is
            case when {{ word_choice('f.tail_word') }} < f.tail_below then {{ word_value('f.tail_word') }} else 0 end as tail_place
        from {{ relation }} as f
    ) as w
    left join ({{ cells_of("law like 'amount_%'") }}) as c on c.law_cell = w.amount_cells + {{ law_cell('w.amount_place', '0') }}
) as t
left join ({{ cells_of("law like 'tail_%'") }}) as c on c.law_cell = t.tail_cells + {{ law_cell('t.tail_place', '0') }}
{% endmacro %}

{% macro flow_price(relation, word) %}
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
        from {{ relation }} as f
        left join {{ ref('s2_currency_dim_6B') }} as u on u.currency_idx = f.currency_idx
        left join {{ ref('s2_ending_cell_6B') }} as e on e.ending_cell = {{ share_cell('f.family_idx', word_choice('f.' ~ word)) }}
    ) as c
) as p
{% endmacro %}
