-- Every table that this segment built gives each site or edge its weight.
with decoded as (
    select 'pair' as kind, d.merchant_idx || ' ' || d.legal_country_iso as owner, d.site_idx as item, d.mass_times_n / (d.n_slots * 4294967296e0) as found
    from ({{ alias_decoded(ref('s4_pair_slots_5B'), ['merchant_idx', 'legal_country_iso'], 'site_idx') }}) as d
    union all
    select 'edge zone', d.merchant_idx || ' ' || d.legal_country_iso || ' ' || d.tz_idx, d.edge_idx, d.mass_times_n / (d.n_slots * 4294967296e0)
    from ({{ alias_decoded(ref('s4_edge_zone_slots_5B'), ['merchant_idx', 'legal_country_iso', 'tz_idx'], 'edge_idx') }}) as d
),

given as (
    select 'pair' as kind, merchant_idx || ' ' || legal_country_iso as owner, site_idx as item,
        mass_q / sum(mass_q) over (partition by merchant_idx, legal_country_iso) as weight
    from {{ ref('s1_site_weights') }}
    union all
    select 'edge zone', merchant_idx || ' ' || country_iso || ' ' || tz_idx, edge_idx,
        mass_q / sum(mass_q) over (partition by merchant_idx, country_iso, tz_idx)
    from {{ ref('edge_catalogue_3B') }}
)

select
    'largest departure of ' || d.kind as scope,
    round(max(abs(d.found - coalesce(g.weight, 0))), 12)::varchar as found,
    'at most ' || any_value(p.decode_tolerance) as allowed,
    coalesce(max(abs(d.found - coalesce(g.weight, 0))) <= any_value(p.decode_tolerance), false) as is_ok,
    max_by(d.owner, abs(d.found - coalesce(g.weight, 0))) as sample
from decoded as d
left join given as g on g.kind = d.kind and g.owner = d.owner and g.item = d.item
cross join {{ source('policy_5B', 'arrival_routing_policy') }} as p
group by d.kind
order by d.kind
