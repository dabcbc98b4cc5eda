-- The index counts and digests the catalogue as it stands.
{% call gate_no_rows("fault") %}
select coalesce(i.scope, 'not indexed') || ' ' || coalesce(i.merchant_id, e.merchant_id, 0) as fault
from (from {{ ref('edge_catalogue_index_3B') }} where scope = 'MERCHANT') as i
full join (
    select e.merchant_id, count(*) as n_edges, sha256(string_agg(to_json(e)::varchar, chr(10) order by e.edge_seq)) as digest
    from {{ ref('edge_catalogue_3B') }} as e
    group by e.merchant_id
) as e on e.merchant_id = i.merchant_id
where i.edge_count_total is distinct from e.n_edges or i.edge_digest is distinct from e.digest
union all
select 'GLOBAL'
from {{ ref('edge_catalogue_index_3B') }}
where scope = 'GLOBAL' and (
    edge_digest is distinct from ({{ rows_sha256(ref('edge_catalogue_3B'), ['edge_idx']) }})
    or edge_count_total is distinct from (select count(*) from {{ ref('edge_catalogue_3B') }}))
{% endcall %}
