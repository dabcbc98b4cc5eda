-- An outlet is a fallback exactly if all its attempts failed.
{% call gate_no_rows('site_id') %}
    select s.site_id
    from {{ ref('s6_site_jitter') }} as s
    cross join {{ source('policy_1B', 'jitter') }} as j
    where s.fallback is distinct from (s.attempt >= j.max_attempts) or s.attempt not between 0 and j.max_attempts
{% endcall %}
