-- Every link is what the law of slots gives for its owner.
{% call gate_no_rows("link_idx") %}
with drawn as (
    select l.link_idx, l.dev_idx, l.slot::integer as slot, l.ip_idx, d.party_idx, {{ rng_uniform('6A.S4.slot', ['l.dev_idx', 'l.slot']) }} as u
    from {{ ref('s4_ip_links_6A') }} as l
    inner join {{ ref('s4_device_base_6A') }} as d on d.dev_idx = l.dev_idx
    where l.slot <= 8
)

select d.link_idx
from drawn as d
left join {{ ref('s4_party_net_6A') }} as n on n.party_idx = d.party_idx
cross join {{ source('policy_6A', 'ips') }} as p
where d.ip_idx is distinct from ({{ ip_of_slot('n', 'd.slot', 'd.u', 'p') }})
{% endcall %}
