-- Do the alias slices, read back from their bytes, still hold the published weights?
with slice as (
    select
        b.table_id,
        l.kind,
        l.merchant_idx,
        b.slice,
        octet_length(b.slice) as bytes,
        l.site_idx,
        l.mass_q,
        alias_slice_masses(b.slice) as masses_times_n,
        -- the second word, little-endian
        ('0x' || hex(b.slice)[15:16] || hex(b.slice)[13:14] || hex(b.slice)[11:12] || hex(b.slice)[9:10])::bigint as prob_qbits
    from {{ ref('s2_alias_blob') }} as b
    left join {{ ref('s2_alias_law') }} as l on l.table_id = b.table_id
),

site_mass as (
    select
        s.table_id,
        s.mass_times_n,
        s.n_slots,
        w.mass_q,
        sum(w.mass_q) over (partition by s.table_id) as table_q
    from (
        select table_id, unnest(site_idx) as site_idx, unnest(masses_times_n) as mass_times_n, len(site_idx) as n_slots
        from slice
    ) as s
    left join {{ ref('s1_site_weights') }} as w on w.site_idx = s.site_idx
),

decoded as (
    select table_id, max(abs(mass_times_n / (n_slots * 4294967296e0) - mass_q / table_q::double)) as max_abs_delta
    from site_mass
    group by table_id
)

select
    s.table_id,
    s.bytes::bigint as slice_bytes,
    s.prob_qbits::integer as prob_qbits,
    len(s.masses_times_n) = len(s.site_idx) and len(s.site_idx) > 0 as is_readable,
    sha256(s.slice) = i.checksum as is_checksum_right,
    list_sum(s.masses_times_n) = len(s.site_idx) * 4294967296 as is_sum_right,
    d.max_abs_delta
from slice as s
left join decoded as d on d.table_id = s.table_id
left join {{ ref('s2_alias_index') }} as i on i.table_id = s.table_id
order by s.table_id
