-- Every stream is registered and drew for exactly the keys that had to draw.
{% call gate_no_rows("stream") %}
select stream
from {{ ref('rng_trace_2A') }}
where draws_per_key is null or keys_expected is distinct from keys_observed
{% endcall %}
