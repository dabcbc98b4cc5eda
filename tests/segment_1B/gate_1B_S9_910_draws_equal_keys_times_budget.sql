-- Every registered stream of the segment drew for exactly the keys that reach its branch.
{% call gate_no_rows('stream') %}
    select coalesce(t.stream, s.stream) as stream
    from {{ ref('rng_trace_1B') }} as t
    full join (
        select stream, draws_per_key
        from {{ source('policy_world', 'rng_streams__streams') }}
        where stream like '1B.%'
    ) as s on s.stream = t.stream
    where t.keys_expected is distinct from t.keys_observed
        or t.draws is distinct from t.keys_expected * s.draws_per_key
        or s.stream is null
{% endcall %}
