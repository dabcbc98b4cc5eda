-- Cards begin with nine and their country; a token has its card's scheme and issuer; handles have neither.
{% call gate_no_rows("instr_idx") %}
select i.instr_idx
from {{ ref('s3_instrument_base_6A') }} as i
inner join {{ ref('s1_party_base_6A') }} as p on p.party_idx = i.party_idx
inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = p.country_idx
inner join {{ source('ref', 'ref_countries') }} as n on n.country_iso = c.country_iso
left join {{ ref('s3_instrument_base_6A') }} as parent on parent.instr_idx = i.parent_instr_idx
where (i.class_code = 4 and (i.bin8 is not null or i.scheme_code <> 0 or i.expiry_month is not null))
    or (i.class_code <> 4 and not coalesce(i.bin8 // 10000 = 9000 + n.numeric::integer and i.bin8 // 1000 % 10 = i.scheme_code and i.scheme_code > 0 and i.expiry_month > 0, false))
    or (i.parent_instr_idx is not null and not coalesce(parent.account_idx = i.account_idx and parent.scheme_code = i.scheme_code
        and parent.bin8 % 100 = i.bin8 % 100 and parent.class_code = 0, false))
{% endcall %}
