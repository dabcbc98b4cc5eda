-- Every device comes from one address or more.
{% call gate_no_rows("dev_idx") %}
select d.dev_idx
from {{ ref('s4_device_base_6A') }} as d
anti join {{ ref('s4_ip_links_6A') }} as l on l.dev_idx = d.dev_idx
{% endcall %}
