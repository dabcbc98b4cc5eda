-- The registered draw gives back every selection key, and the keys give back the order.
{% call gate_no_rows("merchant_id || ' ' || country_iso") %}
    with redrawn as (
        select
            m.merchant_id,
            m.country_iso,
            m.gumbel_key,
            m.selection_rank,
            c.affinity,
            {{ rng_uniform('1A.S6.gumbel', ['m.merchant_id', iso_key('m.country_iso')]) }} as u
        from {{ ref('s6_membership') }} as m
        left join {{ ref('s3_candidate_set') }} as c on c.merchant_id = m.merchant_id and c.country_iso = m.country_iso
    )

    select merchant_id, country_iso
    from redrawn
    qualify gumbel_key is distinct from round(affinity - ln(-ln(u)), 9)
        or selection_rank <> row_number() over (partition by merchant_id order by gumbel_key desc, country_iso)
{% endcall %}
