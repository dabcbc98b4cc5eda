-- Every weight lies between 0 and 1 and equals its mass.
{% call gate_no_rows("site_id") %}
select site_id
from {{ ref('s1_site_weights') }}
where not coalesce(p_weight between 0 and 1 and p_weight = mass_q / 4294967296e0, false)
{% endcall %}
