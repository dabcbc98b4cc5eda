-- Which digest stands for each merchant's edges, and for all of them?
with country as (
    select merchant_id, country_iso, sum(mass_q)::bigint as mass_q
    from {{ ref('edge_catalogue_3B') }}
    group by merchant_id, country_iso
),

mix as (
    select merchant_id, string_agg(country_iso || ':' || mass_q, ' ' order by mass_q desc, country_iso) as country_mix_summary
    from country
    group by merchant_id
),

world_mix as (
    select string_agg(country_iso || ':' || mass_q, ' ' order by mass_q desc, country_iso) as country_mix_summary
    from (select country_iso, sum(mass_q)::bigint as mass_q from country group by country_iso)
),

merchant as (
    select
        e.merchant_id,
        count(*)::integer as edge_count_total,
        sha256(string_agg(to_json(e)::varchar, chr(10) order by e.edge_seq)) as edge_digest
    from {{ ref('edge_catalogue_3B') }} as e
    group by e.merchant_id
),

entry as (
    select 'MERCHANT' as scope, m.merchant_id, m.edge_count_total, m.edge_digest, x.country_mix_summary
    from merchant as m
    inner join mix as x on x.merchant_id = m.merchant_id
    union all
    select
        'GLOBAL',
        null,
        (select count(*)::integer from {{ ref('edge_catalogue_3B') }}),
        ({{ rows_sha256(ref('edge_catalogue_3B'), ['edge_idx']) }}),
        (select country_mix_summary from world_mix)
)

select scope, merchant_id, edge_count_total, edge_digest, country_mix_summary
from entry
order by scope, merchant_id
