-- Every law of counts has the mean it was asked for, and its thresholds ascend.
{% call gate_no_rows("law") %}
select l.country_idx || ' ' || l.segment_code || ' ' || l.account_type_code as law
from {{ ref('s2_account_law_6A') }} as l
inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = l.account_type_code
where len(l.thresholds) <> a.k_max or l.thresholds <> list_sort(l.thresholds)
    or not coalesce(abs(list_sum(list_transform(l.thresholds, lambda t: 1 - t / 4294967296e0)) - l.mean_accounts) <= 1e-6, false)
{% endcall %}
