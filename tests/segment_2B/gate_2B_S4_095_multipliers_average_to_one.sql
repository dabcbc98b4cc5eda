-- A zone's multiplier is its share over its mean share of the horizon.
{% call gate_no_rows("key") %}
select merchant_idx || '|' || tz_idx as key
from {{ ref('s4_group_weights') }}
group by merchant_idx, tz_idx
having not coalesce(abs(avg(mix_mult) - 1) <= 1e-8, false)
union all
select w.merchant_idx || '|' || w.day_idx || ' decodes wrongly'
from {{ ref('s4_group_weights') }} as w
inner join ({{ alias_decoded(ref('s4_group_weights'), ['merchant_idx', 'day_idx'], 'tz_idx') }}) as d
    on d.merchant_idx = w.merchant_idx and d.day_idx = w.day_idx and d.tz_idx = w.tz_idx
where d.mass_times_n <> w.mass_q * d.n_slots
{% endcall %}
