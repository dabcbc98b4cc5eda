-- Which one digest stands for weights, rules, edges and alias tables?
with component as (
    select
        (select sha256 from {{ ref('s0_sealed_inputs_3B') }} where kind = 'policy' and name = 'segment_3B/cdn_country_weights') as cdn_weights_digest,
        (select sha256 from {{ ref('s0_sealed_inputs_3B') }} where kind = 'policy' and name = 'segment_3B/mcc_channel_rules') as virtual_rules_digest,
        ({{ rows_sha256(ref('edge_catalogue_index_3B'), ['scope', 'merchant_id']) }}) as edge_catalogue_index_digest,
        ({{ rows_sha256(ref('edge_alias_index_3B'), ['merchant_idx']) }}) as edge_alias_index_digest
)

select *, {{ universe_hash_3B('component') }} as universe_hash
from component
