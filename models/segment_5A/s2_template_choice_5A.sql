-- Which two templates does each merchant mix in each zone and channel, and how?
with merchant as (
    select
        merchant_id,
        demand_class,
        {{ rng_bits('5A.S2.template', ['merchant_id'], 0) }} as rank_word,
        {{ rng_uniform('5A.S2.template', ['merchant_id'], 1) }} as u_second,
        {{ rng_uniform('5A.S2.template', ['merchant_id'], 2) }} as u_mix
    from {{ ref('s1_strength') }}
),

sized as (
    select count(*)::integer as n_templates from {{ source('policy_5A', 'shape_library__variants') }}
),

chosen as (
    select
        m.merchant_id,
        ((row_number() over (partition by m.demand_class order by m.rank_word, m.merchant_id) - 1) % s.n_templates)::integer as template_1,
        m.u_second,
        s.n_templates,
        round(p.mix_lo + p.mix_width * m.u_mix, 9) as mix_weight
    from merchant as m
    cross join sized as s
    cross join {{ source('policy_5A', 'shape_library') }} as p
),

paired as (
    select
        *,
        ((template_1 + 1 + floor((n_templates - 1) * u_second)::integer) % n_templates)::integer as template_2
    from chosen
),

generic as (
    select list(value order by ordinal) as profiles from {{ source('policy_5A', 'zone_shape_modifiers__generic') }}
),

zone as (
    select
        z.tz_idx,
        g.profiles[floor(z.u * len(g.profiles))::integer + 1] as zone_profile_id
    from (
        select tz_idx, {{ rng_uniform('5A.S2.zone_profile', ['tz_idx']) }} as u
        from (select distinct tz_idx from {{ ref('merchant_zone_profile_5A') }})
    ) as z
    cross join generic as g
)

select
    m.mz_idx,
    a.shape_idx as shape_idx_1,
    b.shape_idx as shape_idx_2,
    c.mix_weight,
    c.template_1::smallint as template_1,
    c.template_2::smallint as template_2,
    coalesce(k.value, z.zone_profile_id) as zone_profile_id
from {{ ref('merchant_zone_profile_5A') }} as m
inner join paired as c on c.merchant_id = m.merchant_id
inner join zone as z on z.tz_idx = m.tz_idx
left join {{ source('policy_5A', 'zone_shape_modifiers__country_profile') }} as k on k.key = m.legal_country_iso
inner join {{ ref('s2_shape_vectors_5A') }} as a
    on a.demand_class = m.demand_class and a.channel_group = m.channel_group and a.template_id = c.template_1
    and a.zone_profile_id = coalesce(k.value, z.zone_profile_id)
inner join {{ ref('s2_shape_vectors_5A') }} as b
    on b.demand_class = m.demand_class and b.channel_group = m.channel_group and b.template_id = c.template_2
    and b.zone_profile_id = coalesce(k.value, z.zone_profile_id)
order by m.mz_idx
