-- Every country beside a settlement that is needed has a weight.
{% call gate_no_rows("country_iso") %}
select b.country_iso
from {{ ref('s2_country_budget') }} as b
anti join {{ source('policy_3B', 'cdn_country_weights__countries') }} as w on w.country_iso = b.country_iso
where not b.is_anchor
group by b.country_iso
{% endcall %}
