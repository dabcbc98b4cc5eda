{#
  Draws from alias tables (built by the function alias_table, python_udfs/alias.py) in long form, one row a slot:

      picked as (
          select d.arrival_no, {{ alias_choice('w.word_1', 's', 'site_idx', 'alias_site_idx') }} as site_idx
          from words as w
          inner join slots as s on s.slot = {{ alias_slot('w.word_0', 'w.slot_offset', 'w.n_slots') }}
      )

  word_0 and word_1 are two 32-bit words of one key: rng_bits(stream, keys, index=0) and rng_bits(stream, keys, index=1), staged
  as columns. Lists never travel through the join: it is an equality of two BIGINTs.
#}

{# The slot that the first word falls on: slot_offset + floor(word * n / 2^32). #}
{% macro alias_slot(word, slot_offset, n_slots) -%}
({{ slot_offset }} + {{ rng_shift_right('(' ~ word ~ ' * ' ~ n_slots ~ ')', 32) }})
{%- endmacro %}

{# The slot's own item while the second word lies below its threshold, else its alias. #}
{% macro alias_choice(word, slot, item, alias_item, threshold='prob_q') -%}
case when {{ word }} < {{ slot }}.{{ threshold }} then {{ slot }}.{{ item }} else {{ slot }}.{{ alias_item }} end
{%- endmacro %}

{#
  The long form of alias tables. `relation`: one row a table with the columns `keys`, `items` (list) and `masses` (BIGINT
  list of the same length, summing to 2^32). `law`: the column that holds alias_table(masses) where it is built already.
  Returns `keys`, slot_no (from 0), <item>, prob_q in [0, 2^32], alias_<item>.
#}
{% macro alias_slots(relation, keys, items, masses, item='item', law=none) %}
    with alias_built as (
        select {{ keys | join(', ') }}, {{ items }} as alias_items, {{ law or 'alias_table(' ~ masses ~ ')' }} as alias_law
        from {{ relation }}
    ),

    alias_opened as (
        select
            {{ keys | join(', ') }},
            alias_items,
            unnest(range(len(alias_items))) as slot_no,
            unnest(alias_items) as {{ item }},
            unnest(alias_law.prob) as prob_q,
            unnest(alias_law.alias) as alias_slot_no
        from alias_built
    )

    select {{ keys | join(', ') }}, slot_no, {{ item }}, prob_q, alias_items[alias_slot_no + 1] as alias_{{ item }}
    from alias_opened
{%- endmacro %}


{#
  What long-form alias tables draw, exactly: `keys`, <item>, mass_times_n BIGINT, n_slots BIGINT. An item of mass m holds
  m * n_slots. `slots`: a relation with `keys`, <item>, prob_q and alias_<item>.
#}
{% macro alias_decoded(slots, keys, item) %}
{%- set by_key = keys | join(', ') %}
    with slot as (
        select {{ by_key }}, {{ item }}, alias_{{ item }}, prob_q, count(*) over (partition by {{ by_key }}) as n_slots
        from {{ slots }}
    ),

    given as (
        select {{ by_key }}, {{ item }}, prob_q as part, n_slots from slot
        union all
        select {{ by_key }}, alias_{{ item }}, 4294967296 - prob_q, n_slots from slot
    )

    select {{ by_key }}, {{ item }}, sum(part)::bigint as mass_times_n, any_value(n_slots)::bigint as n_slots
    from given
    group by {{ by_key }}, {{ item }}
{% endmacro %}


{#
  Alias slots of laws given by members: `relation` has one row an item with its `keys`, <item> and `mass` (BIGINT >= 0, any total).
  Masses are apportioned to 2^32 inside each key. Returns slot (dense from 0, by key and item), `keys`, prob_q, <item>, alias_<item>.
#}
{% macro apportioned_alias_slots(relation, keys, item, mass) %}
{%- set by_key = keys | join(', ') %}
    with apportioned as (
        {{ quantised_weights(relation, keys, weight=mass, ties=[item], column='law_q', total=4294967296) }}
    ),

    law as (
        select {{ by_key }}, list({{ item }} order by {{ item }}) as items, list(law_q order by {{ item }}) as masses
        from apportioned
        group by {{ by_key }}
    ),

    slot as (
        {{ alias_slots('law', keys, 'items', 'masses', item=item) }}
    )

    select
        row_number() over (order by {{ by_key }}, slot_no) - 1 as slot,
        {{ by_key }},
        prob_q,
        {{ item }},
        alias_{{ item }}
    from slot
{%- endmacro %}
