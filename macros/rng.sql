{#
  Counter-based random numbers: a draw is a pure function of (seed, stream, keys, index).

  Generator: the first key is split into two 31-bit lanes, each xored with a start constant that the other keys and
  the index move; six multiply-and-swap rounds follow (the shape of Philox 2x32, Salmon et al. 2011, with 31-bit words):
      P = L * M_i;  (L, R) <- ((P >> 31) xor R, P mod 2^31)
  For one key and a fixed index all rounds but the last are a permutation of [0, 2^62). The 52 output bits fold the last
  two products. Start constants and odd multipliers M_i in [2^30, 2^31) come from md5(seed | stream | role) when the model
  is compiled: no stream costs more than another, and every product stays below 2^62, so BIGINT never overflows.
  Each round names its predecessor twice, hence text grows like a Fibonacci number (1.6 kB for one key); DuckDB
  removes the repetition when it plans. tests/python/test_rng.py holds the statistics, python_udfs/rng.py the NumPy twin.

  Callers:  rng_uniform('1A.S1.hurdle', ['merchant_id'])              DOUBLE in the open interval (0, 1)
            rng_bits('2B.routing.site', ['arrival_no'], index=1)      BIGINT, 32 uniform bits (width: 1 to 52)
            rng_tie_break('1A.S7.tie', ['merchant_id', iso_key('country_iso')])   BIGINT to ORDER BY
            rng_keyed_id('6A.S1.party_id', 'party_idx')               BIGINT, keyed bijection of [0, 2^62)
  keys: SQL expressions of integers in [0, 2^62), bound to columns beforehand where they are long; a NULL key gives NULL.
  index: a whole number or a SQL expression, in [0, 2^31); both spellings of one number give one draw.
#}

{% macro rng_uniform(stream, keys, index=0) -%}
{#- (bits + 1/2) / 2^52: exact in a double, never 0, never 1 -#}
({{ rng_bits(stream, keys, index, width=52) }}*2.220446049250313e-16+1.1102230246251565e-16)
{%- endmacro %}

{% macro rng_bits(stream, keys, index=0, width=32) -%}
{%- if width < 1 or width > 52 -%}
  {{ exceptions.raise_compiler_error("rng stream '" ~ stream ~ "': width: found " ~ width ~ ", allowed 1 to 52") }}
{%- endif -%}
{%- set products = rng_last_products(stream, keys, index) -%}
{%- set folded = rng_xor(rng_shift_right(products[0], 10), '(' ~ products[1] ~ '&4503599625273344)') -%}
/*rng:{{ stream }}*/{{ folded if width == 52 else rng_shift_right(folded, 52 - width) }}
{%- endmacro %}

{% macro rng_tie_break(stream, keys, index=0) -%}
{{ rng_bits(stream, keys, index, width=52) }}
{%- endmacro %}

{#- Alpha-2 text as a key: 'FR' -> 70 * 256 + 82. -#}
{% macro iso_key(column) -%}
(ascii({{ column }})*256+ascii(substr({{ column }},2,1)))
{%- endmacro %}

{#- A permutation of [0, 2^62) that hides order, range and parity of a dense index. -#}
{% macro rng_keyed_id(stream, index_column) -%}
{%- set last_product, product_before = rng_last_products(stream, [index_column], 0) -%}
{%- set high = rng_xor(rng_shift_right(last_product, 31), '(' ~ product_before ~ '&2147483647)') -%}
/*rng:{{ stream }}*/({{ high }}*2147483648+({{ last_product }}&2147483647))
{%- endmacro %}

{#- The last two round products, as a list of SQL texts: [last, before]. -#}
{% macro rng_last_products(stream, keys, index) -%}
{%- if not modules.re.fullmatch('[0-9A-Za-z_.]+', stream) -%}
  {{ exceptions.raise_compiler_error("rng stream: found '" ~ stream ~ "', allowed letters, digits, '_' and '.'") }}
{%- endif -%}
{%- if keys is string or keys | length == 0 -%}
  {{ exceptions.raise_compiler_error("rng stream '" ~ stream ~ "': keys must be a list of at least one SQL expression") }}
{%- endif -%}
{%- set key = '(' ~ keys[0] ~ ')' -%}
{%- set left = '(' ~ rng_xor(key, rng_lane_start(stream, keys, index, 0)) ~ '&2147483647)' -%}
{%- set right = '(' ~ rng_xor(rng_shift_right(key, 31), rng_lane_start(stream, keys, index, 1)) ~ '&2147483647)' -%}
{%- set state = namespace(left=left, right=right, product=none, before=none) -%}
{%- for i in range(6) -%}
  {%- set state.before = state.product -%}
  {%- set state.product = '(' ~ state.left ~ '*' ~ rng_multiplier(stream, 'round' ~ i) ~ ')' -%}
  {%- set state.left = rng_xor(rng_shift_right(state.product, 31), state.right) -%}
  {%- set state.right = '(' ~ state.product ~ '&2147483647)' -%}
{%- endfor -%}
{{ return([state.product, state.before]) }}
{%- endmacro %}

{#-
  What is xored into lane 0 or 1 of the first key: stream constant, index and further keys. Only its low 31 bits count;
  constants above 2^31 make DuckDB and Spark type the whole expression BIGINT, whatever the key's type.
-#}
{% macro rng_lane_start(stream, keys, index, lane) -%}
{%- set start = rng_digest(stream, 'start' ~ lane) % 2147483648 -%}
{%- set step = rng_wide_multiplier(stream, 'index' ~ lane) -%}
{%- if index is not integer -%}
  {%- set moved = '(((' ~ index ~ ')&2147483647)*' ~ step ~ '+' ~ start ~ ')' -%}
{%- elif 0 <= index < 2147483648 -%}
  {%- set moved = (start + index * step) % 2147483648 + 8589934592 -%}
{%- else -%}
  {{ exceptions.raise_compiler_error("rng stream '" ~ stream ~ "': index: found " ~ index ~ ", allowed 0 to 2147483647") }}
{%- endif -%}
{%- set text = namespace(value=moved) -%}
{%- for key in keys[1:] -%}
  {%- set low = '(((' ~ key ~ ')&2147483647)*' ~ rng_wide_multiplier(stream, 'low' ~ lane ~ loop.index) ~ ')' -%}
  {%- set high_word = '(' ~ rng_shift_right('(' ~ key ~ ')', 31) ~ '&2147483647)' -%}
  {%- set high = '(' ~ high_word ~ '*' ~ rng_wide_multiplier(stream, 'high' ~ lane ~ loop.index) ~ ')' -%}
  {%- set text.value = rng_xor(rng_xor(text.value, low), high) -%}
{%- endfor -%}
{{ return(text.value) }}
{%- endmacro %}

{#- 60 bits that belong to (seed, stream, role). -#}
{% macro rng_digest(stream, role) -%}
{{ return(local_md5(var('seed') ~ '|' ~ stream ~ '|' ~ role)[:15] | int(base=16)) }}
{%- endmacro %}

{#- Odd, in [2^30, 2^31): for the rounds. -#}
{% macro rng_multiplier(stream, role) -%}
{{ return((rng_digest(stream, role) % 536870912) * 2 + 1073741825) }}
{%- endmacro %}

{#- Odd, in [2^31, 2^32): for the index and further keys. -#}
{% macro rng_wide_multiplier(stream, role) -%}
{{ return((rng_digest(stream, role) % 1073741824) * 2 + 2147483649) }}
{%- endmacro %}

{% macro rng_xor(a, b) -%}{{ return(adapter.dispatch('rng_xor')(a, b)) }}{%- endmacro %}
{% macro default__rng_xor(a, b) -%}{{ return('xor(' ~ a ~ ',' ~ b ~ ')') }}{%- endmacro %}
{% macro spark__rng_xor(a, b) -%}{{ return('(' ~ a ~ '^' ~ b ~ ')') }}{%- endmacro %}

{% macro rng_shift_right(a, bits) -%}{{ return(adapter.dispatch('rng_shift_right')(a, bits)) }}{%- endmacro %}
{% macro default__rng_shift_right(a, bits) -%}{{ return('(' ~ a ~ '>>' ~ bits ~ ')') }}{%- endmacro %}
{% macro spark__rng_shift_right(a, bits) -%}{{ return('shiftright(' ~ a ~ ',' ~ bits ~ ')') }}{%- endmacro %}
