-- Whatever a state read is what stands there now: after a change of one state those that follow it were built again.
{% call gate_no_rows("state || ': ' || dataset || ' read another ' || input") %}
select * from {{ ref('s5_state_chain_6B') }}
where read_sha256 is distinct from published_sha256
union all
select 'a dataset', 'S1', 'nothing', null, null where (select count(distinct dataset) from {{ ref('s5_state_chain_6B') }}) < {{ chained_datasets_6B() | length }}
{% endcall %}
