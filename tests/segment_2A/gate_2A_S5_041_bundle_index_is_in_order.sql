-- The index of the bundle lists its members in ASCII order.
{% call gate_no_rows("path") %}
-- depends_on: {{ ref('s5_validation_bundle_2A') }}
select path
from ({{ bundle_index('2A') }})
qualify path <= lag(path) over (order by position)
union all
select 'index.json lists ' || i.members || ' members, the dataset ' || b.members
from (select count(*) as members from ({{ bundle_index('2A') }})) as i
cross join (select count(*) as members from {{ ref('s5_validation_bundle_2A') }} where path <> '_passed.flag') as b
where i.members <> b.members
{% endcall %}
