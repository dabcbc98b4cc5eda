-- The baseline has every hour of the week for every row.
{% call gate_no_rows("found") %}
select b.n || ' rows of ' || m.n * 168 as found
from (select count(*) as n, count(distinct mz_idx * 256 + bucket) as n_keys from {{ ref('merchant_zone_baseline_local_5A') }}) as b
cross join (select count(*) as n from {{ ref('merchant_zone_profile_5A') }}) as m
where b.n <> m.n * 168 or b.n_keys <> b.n
{% endcall %}
