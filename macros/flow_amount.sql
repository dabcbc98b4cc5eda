{#
  Prices of flows, in whole parts: what a family costs at the merchant's level, then the price in its currency with its ending. Each
  macro takes a relation and gives its columns and new ones, helpers among them; words are columns of 52 bits that the caller draws.
    flow_asked   needs amount_word, tail_word, segment_code and of the merchant level_minor, amount_cells, tail_cells, tail_below;
                 adds asked_minor (EUR cents)
    flow_price   needs family_idx, currency_idx, asked_minor, and `word` for the ending; adds amount_minor, amount_ref_minor, grain_minor
#}
{% macro flow_asked(relation) %}
select
    *,
    -- factors have 16 bits after the point, the product up to here 8
    (((level_minor * {{ law_gather('w', 'amounts', 'amount_edge', 'amount_place') }}) >> 8) * spend_factors[segment_code + 1]::bigint >> 16)
        * {{ law_gather('w', 'amounts', 'tail_edge', 'tail_place') }} >> 24 as asked_minor
from (
    select
        *,
        {{ law_edge('amount_place', 'amount_cells - amounts_start') }} as amount_edge,
        {{ law_edge('tail_place', 'tail_cells - amounts_start') }} as tail_edge
    from (
        select
            f.*,
            s.*,
            l.*,
            {{ word_value('f.amount_word') }} as amount_place,
            -- the law of a tail begins at one: the place 0 leaves an amount as it is
            case when {{ word_choice('f.tail_word') }} < f.tail_below then {{ word_value('f.tail_word') }} else 0 end as tail_place
        from {{ relation }} as f
        cross join (select list(spend_factor order by segment_code) as spend_factors from {{ ref('s2_segment_dim_6B') }}) as s
        cross join ({{ law_table('amounts') }}) as l
    )
) as w
{% endmacro %}

{% macro flow_price(relation, word) %}
select
    *,
    greatest(round(amount_minor / minor_per_cent), 1)::integer as amount_ref_minor
from (
    select
        *,
        -- the nearest price of that ending; the least is one step or the ending itself
        case
            when price_step = 0 then asked_grains * grain_minor
            else greatest(((asked_grains * grain_minor - price_rest + (price_step >> 1)) // price_step) * price_step + price_rest,
                case when price_rest > 0 then price_rest else price_step end)
        end as amount_minor
    from (
        select
            *,
            greatest(round(asked_minor * minor_per_cent / grain_minor), 1)::bigint as asked_grains,
            moduli[ending_cell + 1] * price_unit_minor // 100 as price_step,
            rests[ending_cell + 1] * price_unit_minor // 100 as price_rest
        from (
            select
                f.*,
                e.*,
                u.rates[f.currency_idx + 1] as minor_per_cent,
                u.grains[f.currency_idx + 1] as grain_minor,
                u.price_units[f.currency_idx + 1] as price_unit_minor,
                {{ share_cell('f.family_idx', word_choice('f.' ~ word)) }} as ending_cell
            from {{ relation }} as f
            cross join (
                select
                    list(minor_per_cent order by currency_idx) as rates,
                    list(grain_minor order by currency_idx) as grains,
                    list(price_unit_minor order by currency_idx) as price_units
                from {{ ref('s2_currency_dim_6B') }}
            ) as u
            cross join (
                select list(modulus order by ending_cell) as moduli, list(rest order by ending_cell) as rests from {{ ref('s2_ending_cell_6B') }}
            ) as e
        )
    )
)
{% endmacro %}
