-- Every active party can pay at a counter and on the net.
{% call gate_no_rows("party_idx") %}
select p.party_idx
from {{ ref('s1_party_base_6A') }} as p
left join (
    select party_idx, count(*) filter (where capability_mask & 1 = 1) as at_counter, count(*) filter (where capability_mask & 2 = 2) as on_net
    from {{ ref('s3_instrument_base_6A') }} group by party_idx
) as i on i.party_idx = p.party_idx
where p.is_active and not coalesce(i.at_counter > 0 and i.on_net > 0, false)
{% endcall %}
