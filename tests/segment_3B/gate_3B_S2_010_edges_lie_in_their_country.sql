-- Every edge lies inside its country, or says that it stands at the place itself.
{% call gate_no_rows("edge_idx") %}
with tested as (
    {{ tested_points('(select edge_idx, country_iso, lat_deg, lon_deg, jitter_attempts from ' ~ ref('edge_catalogue_3B') ~ ')', ['edge_idx']) }}
)

select e.edge_idx
from {{ ref('edge_catalogue_3B') }} as e
left join tested as t on t.edge_idx = e.edge_idx
cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
where not coalesce(t.is_inside or e.jitter_attempts > p.jitter_attempts, false)
{% endcall %}
