-- Every table has as many slots as its law has sites.
{% call gate_no_rows("table_id") %}
with site_count as (
    select 'merchant' as kind, merchant_idx, null::varchar as legal_country_iso, null::smallint as tz_idx, count(*) as n_sites
    from {{ ref('s1_site_weights') }} group by all
    union all
    select 'group', merchant_idx, null, tz_idx, count(*) from {{ ref('s1_site_weights') }} group by all
    union all
    select 'zone', merchant_idx, legal_country_iso, tz_idx, count(*) from {{ ref('s1_site_weights') }} group by all
)

select i.table_id
from {{ ref('s2_alias_index') }} as i
left join site_count as c
    on c.kind = i.kind and c.merchant_idx = i.merchant_idx
    and c.legal_country_iso is not distinct from i.legal_country_iso and c.tz_idx is not distinct from i.tz_idx
where i.n_slots is distinct from c.n_sites
{% endcall %}
