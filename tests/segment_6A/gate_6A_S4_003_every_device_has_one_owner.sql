-- Every party's device has one owner, every terminal one merchant and no party.
{% call gate_no_rows("dev_idx") %}
select d.dev_idx
from {{ ref('s4_device_base_6A') }} as d
left join {{ ref('s4_device_links_6A') }} as l on l.dev_idx = d.dev_idx
group by d.dev_idx, d.owner_kind_code, d.party_idx, d.merchant_idx
having (d.owner_kind_code = 0 and (count(*) filter (where l.link_role_code = 0 and l.party_idx = d.party_idx) <> 1 or count(*) filter (where l.link_role_code = 0) <> 1 or d.merchant_idx is not null))
    or (d.owner_kind_code = 1 and (count(*) filter (where l.link_role_code = 3) <> 1 or count(l.party_idx) > 0 or d.merchant_idx is null or d.party_idx is not null))
{% endcall %}
