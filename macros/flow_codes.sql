{#- What a flow came to at the issuer: CARD_AUTH_CLEAR, CARD_AUTH_DECLINE, CARD_AUTH_STEPUP_CLEAR, CARD_STEPUP_FAIL; 4 and 5 are kept for cash and transfers. -#}
{% macro flow_type(flow) -%}
case when {{ flow }}.sca >= 3 then 3 when {{ flow }}.response_code <> 0 then 1 when {{ flow }}.sca = 2 then 2 else 0 end::utinyint
{%- endmacro %}

{#- What flows are for, by code. -#}
{% macro payment_purposes() -%}
{{ return(['PURCHASE', 'CASH_WITHDRAWAL', 'TRANSFER', 'BILL_PAYMENT', 'RECURRING']) }}
{%- endmacro %}

{% macro payment_purpose_code(name) -%}
(list_position([{% for purpose in payment_purposes() %}'{{ purpose }}'{{ ', ' if not loop.last }}{% endfor %}], {{ name }}) - 1)
{%- endmacro %}

{#-
  Words. One of 32 bits lies below `word_below` with probability p. One of 52 bits makes two draws: a choice by its upper 20 bits, below
  `choice_below` with probability p, and a value by its lower 32.
-#}
{% macro word_below(p) -%}
floor(({{ p }}) * 4294967296e0)::bigint
{%- endmacro %}
{% macro choice_below(p) -%}
floor(({{ p }}) * 1048576e0)::bigint
{%- endmacro %}
{% macro word_choice(word) -%}({{ word }} >> 32){%- endmacro %}
{% macro word_value(word) -%}({{ word }} & 4294967295){%- endmacro %}

{#-
  The words of a flow as columns, each from its stream. All of them stand in one select: there they share their work, while a draw
  inside a CASE costs ten times as much.
-#}
{% macro flow_words(streams, flow_id='flow_id') -%}
{%- for word, stream in streams.items() -%}
{{ rng_bits(stream, [flow_id], width=52) }} as {{ word }}{{ ',
        ' if not loop.last }}
{%- endfor -%}
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

{#- What a flow carries of its arrival as it stands. -#}
{% macro carried_columns() -%}
{{ return(['session_id', 'party_idx', 'account_idx', 'instr_idx', 'device_idx', 'ip_idx', 'terminal_idx', 'merchant_idx', 'ts_utc']) }}
{%- endmacro %}
