-- Every zone of a merchant stands in 2A's list of zones (a warning).
{{ config(severity='warn') }}
{% call gate_no_rows("tz_idx") %}
select distinct s.tz_idx
from {{ ref('s3_sigma') }} as s
anti join {{ ref('tz_dim_2A') }} as z on z.tz_idx = s.tz_idx
{% endcall %}
