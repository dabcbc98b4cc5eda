-- Every slice has the checksum of the index and holds the catalogue's masses.
{% call gate_no_rows("merchant_idx") %}
select coalesce(i.merchant_idx, b.merchant_idx) as merchant_idx
from {{ ref('edge_alias_index_3B') }} as i
full join {{ ref('edge_alias_blob_3B') }} as b on b.merchant_idx = i.merchant_idx
left join (
    select merchant_idx, list(mass_q * n order by edge_idx) as masses
    from (select merchant_idx, edge_idx, mass_q, count(*) over (partition by merchant_idx) as n from {{ ref('edge_catalogue_3B') }})
    group by merchant_idx
) as e on e.merchant_idx = b.merchant_idx
where i.checksum is distinct from sha256(b.slice) or alias_slice_masses(b.slice) is distinct from e.masses
{% endcall %}
