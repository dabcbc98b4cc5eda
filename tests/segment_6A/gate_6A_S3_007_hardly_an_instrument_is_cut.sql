-- Four bits number a party's instruments, and hardly any is cut for it.
{% call gate_no_rows("found") %}
select sum(s.kept) || ' of ' || sum(s.drawn) as found
from {{ ref('s3_instrument_summary_6A') }} as s
cross join {{ source('policy_6A', 'instruments') }} as p
cross join (select max(position) as most from {{ ref('s3_instrument_base_6A') }}) as i
having sum(s.kept) < (1 - any_value(p.max_cut_share)) * sum(s.drawn) or any_value(i.most) >= any_value(p.max_instruments)
{% endcall %}
