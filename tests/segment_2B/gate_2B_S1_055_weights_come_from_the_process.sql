-- Every weight names its source, and none is a plain uniform.
{% call gate_no_rows("site_id") %}
select site_id
from {{ ref('s1_site_weights') }}
where not coalesce(weight_source in ('profile_mixture_v2', 'single', 'uniform_fallback'), false)
    or (weight_source = 'single') <> (mass_q = 4294967296)
union all
select min(site_id)
from {{ ref('s1_site_weights') }}
group by merchant_id
having count(*) > 2 and max(mass_q) - min(mass_q) <= 1 and min(weight_source) <> 'uniform_fallback'
{% endcall %}
