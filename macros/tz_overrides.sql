{# Zones set by hand: which rows are in force, and which one wins for a point. #}

{# Override rows that have not expired, with the rank of their scope (site before mcc before country). #}
{% macro tz_active_overrides() %}
select
    o.override_id,
    o.scope,
    o.target,
    o.tzid,
    o.apply_to,
    case o.scope when 'site' then 1 when 'mcc' then 2 else 3 end as scope_rank
from {{ source('policy_2A', 'tz_overrides__overrides') }} as o
cross join {{ source('policy_2A', 'tz_governance') }} as g
where o.expires_on is null or o.expires_on >= g.as_of_date
{% endmacro %}


{#
  The override that wins for each point of `points`, at most one row per point. `points` needs the key columns, country_iso
  and is_ambiguous; site_target and mcc_target are expressions over it, written like the policy's targets.
#}
{% macro tz_winning_override(points, key, site_target, mcc_target) %}
select
    {% for column in key %}p.{{ column }}, {% endfor %}
    o.override_id,
    o.scope,
    o.tzid
from {{ points }} as p
inner join ({{ tz_active_overrides() }}) as o
    on o.target = case o.scope when 'site' then {{ site_target }} when 'mcc' then {{ mcc_target }} else p.country_iso end
    and (p.is_ambiguous or o.apply_to = 'all')
qualify row_number() over (partition by {% for column in key %}p.{{ column }}{{ ', ' if not loop.last }}{% endfor %} order by o.scope_rank, o.override_id) = 1
{% endmacro %}


{# How the policy writes a site and a merchant category as targets, over a relation with the columns named. #}
{% macro tz_site_target(site) -%}
{{ site }}.merchant_id::varchar || '|' || {{ site }}.country_iso || '|' || {{ site }}.site_order::varchar
{%- endmacro %}


{% macro tz_mcc_target(site) -%}
lpad({{ site }}.mcc::varchar, 4, '0')
{%- endmacro %}


{# The override cap in force for a gate: the policy's, or an approved exception that has not expired; `k` is tz_governance. #}
{% macro tz_override_cap(gate) -%}
greatest(k.override_rate_cap, coalesce((
            select max(e.approved_rate)
            from {{ source('policy_2A', 'tz_governance__approved_exceptions') }} as e
            cross join {{ source('policy_2A', 'tz_governance') }} as today
            where e.gate = '{{ gate }}' and e.expires_on >= today.as_of_date
        ), 0e0))
{%- endmacro %}
