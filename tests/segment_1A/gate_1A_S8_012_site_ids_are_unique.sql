-- site_id is unique, names its merchant, and its running number has five digits; site_idx is its dense rank.
{% call gate_no_rows('site_id') %}
    select site_id
    from {{ ref('outlet_catalogue') }}
    cross join {{ source('policy_1A', 'validation') }} as v
    qualify count(*) over (partition by site_id) > 1
        or site_id is null
        or site_id // (v.max_outlets_per_merchant + 1) <> merchant_idx
        or site_id % (v.max_outlets_per_merchant + 1) not between 1 and v.max_outlets_per_merchant
        or site_idx is distinct from row_number() over (order by site_id) - 1
{% endcall %}
