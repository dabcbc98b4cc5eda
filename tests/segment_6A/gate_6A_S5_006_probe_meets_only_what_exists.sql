-- Whoever the probe meets is active, pays with an instrument of his own that works there, and comes from an address that his device has.
{% call gate_no_rows('probe_no') %}
select p.probe_no
from {{ ref('s5_probe_6A') }} as p
left join {{ ref('s1_party_base_6A') }} as b on b.party_idx = p.party_idx
left join {{ ref('s3_instrument_base_6A') }} as i on i.instr_idx = p.instr_idx
left join {{ ref('s4_device_links_6A') }} as u on u.dev_idx = p.device_idx and u.party_idx = p.party_idx
left join {{ ref('s4_ip_links_6A') }} as l on l.dev_idx = p.device_idx and l.ip_idx = p.ip_idx
where not coalesce(
    b.is_active
    and b.country_idx = p.country_idx
    and i.party_idx = p.party_idx
    and i.account_idx = p.account_idx
    and i.capability_mask & (1 << p.presence::integer) > 0
    and (p.presence = 1) = (u.dev_idx is not null)
    and (p.presence = 1) = (l.ip_idx is not null)
    and (p.presence = 0) = (p.device_idx is null and p.ip_idx is null), false)
union all
select count(*) from {{ ref('s5_probe_6A') }} having count(*) <> (select probe_arrivals from {{ source('policy_6A', 'attachment') }})
{% endcall %}
