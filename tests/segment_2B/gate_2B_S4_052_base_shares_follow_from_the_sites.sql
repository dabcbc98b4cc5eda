-- Every base share is the mass of the zone's sites, and they sum to one.
{% call gate_no_rows("key") %}
select w.merchant_idx || '|' || w.tz_idx as key
from {{ ref('s4_group_weights') }} as w
left join (
    select merchant_idx, tz_idx, sum(mass_q) / 4294967296e0 as base_share
    from {{ ref('s1_site_weights') }}
    group by merchant_idx, tz_idx
) as b on b.merchant_idx = w.merchant_idx and b.tz_idx = w.tz_idx
where w.day_idx = 0 and w.base_share is distinct from b.base_share
union all
select merchant_idx || ' on day ' || day_idx
from {{ ref('s4_group_weights') }}
group by merchant_idx, day_idx
having sum(base_share) <> 1
{% endcall %}
