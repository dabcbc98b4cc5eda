-- Where do the slots of each merchant's alias table stand?
select
    l.merchant_idx,
    l.slot_offset,
    len(l.edge_idx)::integer as n_slots,
    sha256(b.slice) as checksum
from {{ ref('s3_edge_alias_law') }} as l
inner join {{ ref('edge_alias_blob_3B') }} as b on b.merchant_idx = l.merchant_idx
order by l.merchant_idx
