-- Every digest that later segments seal recomputes, and every member has the bytes that the index promises.
{% call gate_no_rows("fault") %}
select item as fault from {{ ref('s5_digest_summary_3B') }} where digest is distinct from recomputed
union all
select b.path
from {{ ref('s5_validation_bundle_3B') }} as b
left join ({{ bundle_files('3B') }}) as f on f.path = b.path
left join ({{ bundle_index('3B') }}) as i on i.path = b.path
where b.path <> '_passed.flag' and (b.sha256 is distinct from f.sha256 or b.sha256 is distinct from i.sha256)
{% endcall %}
