-- Wherever arrivals come, there is a catchment to begin a trip in, and every party that comes has a card for it and a device.
select * from (
    {% call gate_no_rows("merchant_idx || ' ' || country", scope='outlets and edges of merchants with custom, without a catchment') %}
    select o.merchant_idx, o.country_iso as country
    from {{ ref('s1_serving_point') }} as s
    inner join {{ ref('s1_origin_base_6A') }} as o on o.origin_idx = s.origin_idx
    inner join (
        select
            m.merchant_idx,
            coalesce(sum(a.arrivals) filter (m.channel_group = 'card_present'), 0) as at_counter,
            coalesce(sum(a.arrivals) filter (m.channel_group <> 'card_present'), 0) as online
        from {{ ref('s4_arrival_summary_5B') }} as a
        inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = a.mz_idx
        group by m.merchant_idx
    ) as c on c.merchant_idx = o.merchant_idx
    where (c.at_counter > 0 and s.pos_catchment_idx is null and o.site_idx is not null) or (c.online > 0 and s.online_catchment_idx is null)
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows('party_idx', scope='parties without a card or device to come with') %}
    select u.party_idx
    from (select distinct party_idx, presence from {{ ref('s1_arrival_entities_6B') }}) as u
    left join {{ ref('s5_attach_party_6A') }} as a on a.party_idx = u.party_idx
    where not coalesce(case u.presence when 0 then a.n_cp else least(a.n_cnp, a.n_phone + a.n_computer) end > 0, false)
    {% endcall %}
)
