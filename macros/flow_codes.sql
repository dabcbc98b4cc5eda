{#- Kinds of flows, by code. -#}
{% macro flow_types() -%}
{{ return(['PURCHASE', 'CASH_WITHDRAWAL', 'TRANSFER', 'BILL_PAYMENT', 'RECURRING']) }}
{%- endmacro %}

{% macro flow_type_code(name) -%}
(list_position([{% for type in flow_types() %}'{{ type }}'{{ ', ' if not loop.last }}{% endfor %}], {{ name }}) - 1)
{%- endmacro %}

{#-
  A word of 52 bits makes two draws: its upper 20 bits decide, its lower 32 give a value. `word_below` is the threshold below which the
  choice falls with probability p.
-#}
{% macro word_choice(word) -%}({{ word }} >> 32){%- endmacro %}
{% macro word_value(word) -%}({{ word }} & 4294967295){%- endmacro %}
{% macro word_below(p, bits=20) -%}
floor(({{ p }}) * {{ 2 ** bits }}e0)::bigint
{%- endmacro %}

{#- Shares as 1,024 cells of equal mass for each `row`: the cell on which a choice of 20 bits falls. -#}
{% macro share_cells() -%}1024{%- endmacro %}
{% macro share_cell(row, choice) -%}
({{ row }}::integer * {{ share_cells() }} + ({{ choice }} >> 10))::integer
{%- endmacro %}

{#- Addresses of private networks and of hosting stand together in 6A's numbering: the first of them and the one after the last. -#}
{% macro anonymous_addresses() %}
select min(ip_off) as first_ip, max(ip_off + ip_n) as end_ip
from {{ ref('s4_ip_pool_6A') }}
where pool_kind in ('vpn_country', 'vpn_region', 'hosting_country', 'hosting_region')
{% endmacro %}

{#- One number for a device on a day; a single key keeps the look-up a plain hash probe where devices are null. -#}
{% macro device_on_day(dev_idx, day) -%}
({{ dev_idx }}::bigint * 512 + {{ day }})
{%- endmacro %}

{#- Devices on the day on which they are first seen, of the part's days. -#}
{% macro devices_first_seen() %}
select {{ device_on_day('dev_idx', 'first_seen_day') }}
from {{ ref('s4_device_base_6A') }}
where first_seen_day > 0 and first_seen_day >= {{ utc_day_idx() }} and first_seen_day < {{ utc_day_end() }}
{% endmacro %}

{#- The words of a baseline flow and their streams. -#}
{% macro flow_words() -%}
{{ return({
    'amount_word': '6B.S2.amount', 'tail_word': '6B.S2.tail', 'score_word': '6B.S2.score_noise', 'answer_word': '6B.S2.auth', 'sca_word': '6B.S2.sca',
    'latency_word': '6B.S2.latency', 'clear_word': '6B.S2.clear', 'reversal_word': '6B.S2.reversal', 'refund_word': '6B.S2.refund'}) }}
{%- endmacro %}
