-- Every stream that S3 draws from is registered with its key.
{% call gate_no_rows("stream") %}
select stream
from {{ ref('rng_trace_2B') }}
where stream like '2B.S3.%' and (draws_per_key is null or state <> 'S3')
union all
select 'too few streams: ' || count(*)
from {{ ref('rng_trace_2B') }}
where stream like '2B.S3.%'
having count(*) <> 4
{% endcall %}
