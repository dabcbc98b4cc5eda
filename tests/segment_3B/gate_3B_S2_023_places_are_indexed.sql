-- Every edge stands at a place of its country.
{% call gate_no_rows("edge_idx") %}
select e.edge_idx
from {{ ref('edge_catalogue_3B') }} as e
left join {{ source('ref', 'ref_places') }} as p on p.place_id = e.place_id and p.country_iso = e.country_iso
where p.place_id is null
{% endcall %}
