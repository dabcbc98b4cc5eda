-- GDP-per-head buckets are 1 to 5 and all five are used.
{% call gate_no_rows('bucket') %}
    select f.country_iso as bucket
    from {{ ref('s0_country_frame') }} as f
    where f.gdp_bucket is null or f.gdp_bucket not between 1 and 5
    union all
    select 'empty bucket ' || b.bucket
    from range(1, 6) as b(bucket)
    where b.bucket not in (select gdp_bucket from {{ ref('s0_country_frame') }})
{% endcall %}
