-- Rows and hours of counts are those of expectations.
{% call gate_no_rows("mz_idx") %}
select coalesce(s.mz_idx, c.mz_idx) as mz_idx
from (select mz_idx, count(*) as n from {{ ref('s2_realised_intensity_5B') }} group by mz_idx) as s
full join (select mz_idx, count(*) as n, count(distinct bucket_idx) as n_hours from {{ ref('s3_bucket_counts_5B') }} group by mz_idx) as c on c.mz_idx = s.mz_idx
full join {{ ref('s3_count_summary_5B') }} as t on t.mz_idx = coalesce(s.mz_idx, c.mz_idx)
where s.n is distinct from c.n or c.n_hours is distinct from c.n or t.n_hours is distinct from c.n
{% endcall %}
