-- Every override names a site, category or country in full, and rewrites whole targets for single sites only.
{% call gate_no_rows("override_id || ' ' || target") %}
-- depends_on: {{ ref('s2_zone_decision_2A') }}
select override_id, target
from {{ source('policy_2A', 'tz_overrides__overrides') }}
where not coalesce(regexp_full_match(target, case scope
        when 'site' then '[1-9][0-9]*\|[A-Z]{2}\|[1-9][0-9]*'
        when 'mcc' then '[0-9]{4}'
        when 'country' then '[A-Z]{2}'
    end), false)
    or not coalesce(apply_to = 'ambiguous_only' or (apply_to = 'all' and scope = 'site'), false)
{% endcall %}
