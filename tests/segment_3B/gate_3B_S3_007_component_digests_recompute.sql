-- The components of the universe hash recompute.
{% call gate_no_rows("item") %}
select item from {{ ref('s5_digest_summary_3B') }} where item <> 'edge_universe' and digest is distinct from recomputed
union all
select i.name
from {{ source('engine', 'inputs') }} as i
cross join {{ ref('edge_universe_hash_3B') }} as h
where i.scope = 'segment_3B' and (
    (i.name = 'cdn_country_weights' and i.sha256 is distinct from h.cdn_weights_digest)
    or (i.name = 'mcc_channel_rules' and i.sha256 is distinct from h.virtual_rules_digest))
{% endcall %}
