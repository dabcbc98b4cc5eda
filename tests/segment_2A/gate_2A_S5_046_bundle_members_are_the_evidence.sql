-- Every member has the bytes that were published and that the index promises.
{% call gate_no_rows("path") %}
select b.path
from {{ ref('s5_validation_bundle_2A') }} as b
left join ({{ bundle_files('2A') }}) as f on f.path = b.path
left join ({{ bundle_index('2A') }}) as i on i.path = b.path
where b.path <> '_passed.flag'
    and (b.sha256 is distinct from f.sha256 or b.sha256 is distinct from i.sha256)
{% endcall %}
