-- Where do the slots of each alias table stand?
with owner as (
    select
        l.table_id,
        l.kind,
        l.merchant_idx,
        l.legal_country_iso,
        l.tz_idx,
        l.slot_offset,
        len(l.site_idx)::integer as n_slots,
        sha256(b.slice) as checksum
    from {{ ref('s2_alias_law') }} as l
    inner join {{ ref('s2_alias_blob') }} as b on b.table_id = l.table_id
),

-- a zone inside one country draws from the slots of the merchant's group in that zone
pointer as (
    select
        l.table_id,
        l.kind,
        l.merchant_idx,
        l.legal_country_iso,
        l.tz_idx,
        o.slot_offset,
        o.n_slots,
        o.checksum
    from {{ ref('s2_alias_law') }} as l
    inner join owner as o on o.kind = 'group' and o.merchant_idx = l.merchant_idx and o.tz_idx = l.tz_idx
    where l.site_idx is null
)

select * from owner
union all
select * from pointer
order by table_id
