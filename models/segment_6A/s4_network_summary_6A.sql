-- How many addresses of each type are there by region, how many of them in use, by how many devices?
select
    c.region,
    i.ip_type_code,
    count(*)::integer as addresses,
    count(*) filter (where i.deg_device > 0)::integer as addresses_in_use,
    sum(i.deg_device)::bigint as device_links,
    max(i.deg_device)::integer as most_devices
from {{ ref('s4_ip_base_6A') }} as i
inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = i.country_idx
group by c.region, i.ip_type_code
order by c.region, i.ip_type_code
