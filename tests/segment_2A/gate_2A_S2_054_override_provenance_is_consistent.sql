-- Scope and id of an override are set if and only if an override set the zone.
{% call gate_no_rows("site_id") %}
select site_id
from {{ ref('site_timezones') }}
where tzid_source is null
    or tzid_source not in ('polygon', 'override', 'rebalance')
    or (tzid_source = 'override') is distinct from (override_scope is not null)
    or (tzid_source = 'override') is distinct from (override_id is not null)
{% endcall %}
