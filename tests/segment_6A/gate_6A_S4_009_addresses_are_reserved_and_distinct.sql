-- Every address is of a range that no router carries, and stands once; networks have private numbers.
{% call gate_no_rows("address") %}
select address from {{ ref('s4_ip_base_6A') }} group by address having count(*) > 1
union all
select address from {{ ref('s4_ip_base_6A') }}
where not coalesce(case ip_version when 4 then split_part(address, '.', 1)::integer between 240 and 255 else starts_with(address, '2001:db8:') end, false)
    or asn not between 4200000000 and 4294967294
{% endcall %}
