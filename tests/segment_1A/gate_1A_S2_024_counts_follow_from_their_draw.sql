-- The registered draw gives back the outlet count of every chain.
{% call gate_no_rows('merchant_id') %}
    with redrawn as (
        select
            c.merchant_id,
            c.n_outlets,
            c.mu,
            c.phi,
            f.chain_ceiling::double as ceiling,
            {{ rng_uniform('1A.S2.nb', ['c.merchant_id']) }} as u
        from {{ ref('s2_outlet_counts') }} as c
        inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
        inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
        where c.mu is not null
    )

    select merchant_id
    from redrawn
    where n_outlets is distinct from q_trunc_nbinom(u, mu, phi, 2e0, ceiling)
{% endcall %}
