-- Every routed field has a name of its own.
{% call gate_no_rows("field") %}
select f.field
from (values ('tzid_settlement'), ('tzid_operational'), ('settlement_day'), ('ip_country_iso'), ('ip_lat_deg'), ('ip_lon_deg')) as f (field)
left join {{ ref('virtual_routing_policy_3B') }} as r on r.binding = 'field.' || f.field
where coalesce(r.value, '') = ''
union all
select 'name ' || value
from {{ ref('virtual_routing_policy_3B') }}
where binding like 'field.%'
group by value
having count(*) > 1
{% endcall %}
