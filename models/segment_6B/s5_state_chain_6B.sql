-- Did every state read what is published now? What each dataset read, by digest, beside the digest of what stands there.
{% for dataset in chained_datasets_6B() -%}
-- depends_on: {{ ref(dataset) }}
{% endfor -%}
with receipt as (
    select segment, dataset, sha256
    from read_json('{{ segment_folder('*') }}/_receipts/*.json', columns = {segment: 'VARCHAR', dataset: 'VARCHAR', sha256: 'VARCHAR'})
),

read as (
    select dataset, unnest(map_entries(inputs)) as input
    from read_json('{{ segment_folder('6B') }}/_receipts/*.json', columns = {dataset: 'VARCHAR', inputs: 'MAP(VARCHAR, VARCHAR)'})
)

select
    r.dataset,
    upper(split_part(r.dataset, '_', 1)) as state,
    r.input.key as input,
    r.input.value as read_sha256,
    p.sha256 as published_sha256
from read as r
left join receipt as p on p.segment || '/' || p.dataset = r.input.key
where r.dataset in ({{ sql_list(chained_datasets_6B()) }})
order by r.dataset, r.input.key
