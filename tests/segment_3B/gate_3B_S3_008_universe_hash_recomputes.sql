-- The universe hash is the digest of its components.
{% call gate_no_rows("universe_hash") %}
select universe_hash from {{ ref('edge_universe_hash_3B') }} as h where universe_hash is distinct from {{ universe_hash_3B('h') }}
{% endcall %}
