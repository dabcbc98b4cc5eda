{#- What campaigns of segment 6B share. -#}

{#- A whole number from low to high, each as likely. -#}
{% macro whole_between(u, low, high) -%}
({{ low }} + floor({{ u }} * ({{ high }} - {{ low }} + 1)))
{%- endmacro %}

{#- How many times as many campaigns a world of so many flows has; `p` is the policy. -#}
{% macro size_factor(p, flows) -%}
least(greatest(pow({{ flows }} / {{ p }}.instances_reference_flows::double, {{ p }}.instances_exponent), {{ p }}.instances_min), {{ p }}.instances_max)
{%- endmacro %}

{#- Part of the horizon in which a campaign `c` is active, given the world's clock `s`. -#}
{% macro active_share(c, s) -%}
({{ c }}.length_s / ({{ s }}.horizon_hours * 3600e0) * {{ c }}.active_weekdays / 7e0)
{%- endmacro %}

{#- Whether a campaign strikes flows of that presence: at the counter (code 0), online (1) or at either (2). -#}
{% macro strikes_presence(presence_code, presence) -%}
({{ presence_code }} in ({{ presence }}, 2))
{%- endmacro %}

{#- Whether a campaign `c` strikes at a second of the horizon: inside its window, on its days of each seven; campaigns begin their weeks apart. -#}
{% macro strikes_at(c, at_s) -%}
({{ at_s }} >= {{ c }}.start_s and {{ at_s }} < {{ c }}.start_s + {{ c }}.length_s and ({{ at_s }} // 86400 + {{ c }}.campaign_idx) % 7 < {{ c }}.active_weekdays)
{%- endmacro %}

{#-
  When campaigns start: each at the share u_start of the time that its window leaves free, or as far from the other end, so that attacks do not
  drift over time. Template by template, the heaviest choose first, and each takes the end that brings the mean place of flows, of its template
  and of all campaigns, nearest to the middle of the world's. `campaigns` has campaign_idx, template_no, u_start, length_s, horizon_s, quota
  and active_weekdays; gives campaign_idx, start_s.
-#}
{% macro balanced_starts(campaigns) %}
with recursive hour as (
    select
        bucket_idx::bigint * 3600 + 1800 as at_s,
        arrivals,
        (sum(arrivals) over (order by bucket_idx) - arrivals / 2) / sum(arrivals) over () - 0.5 as place
    from {{ ref('s5_hour_audit_5B') }}
),

end_of as (
    select
        c.campaign_idx,
        c.template_no,
        c.quota,
        c.length_s,
        c.active_weekdays,
        e.end_no,
        floor(abs(e.end_no - c.u_start) * (c.horizon_s - c.length_s))::bigint as start_s
    from {{ campaigns }} as c
    cross join (select unnest([0, 1]) as end_no) as e
),

-- flows times their mean distance from the middle, in whole millionths
lean as (
    select
        e.campaign_idx,
        e.end_no,
        any_value(e.template_no) as template_no,
        any_value(e.start_s) as start_s,
        coalesce(round(1e6 * any_value(e.quota) * sum((h.arrivals * h.place)::decimal(18, 6))::double / sum(h.arrivals)), 0)::bigint as pull
    from end_of as e
    left join hour as h on {{ strikes_at('e', 'h.at_s') }}
    group by e.campaign_idx, e.end_no
),

queue as (
    select
        row_number() over (order by a.template_no, greatest(abs(a.pull), abs(b.pull)) desc, a.campaign_idx) as turn,
        a.campaign_idx,
        a.template_no,
        a.start_s as start_a,
        a.pull as pull_a,
        b.start_s as start_b,
        b.pull as pull_b
    from lean as a
    inner join lean as b on b.campaign_idx = a.campaign_idx and b.end_no = 1
    where a.end_no = 0
),

chosen as (
    select 0::bigint as turn, 0::bigint as drift, 0::bigint as template_drift, null::bigint as template_no, null::smallint as campaign_idx, null::bigint as start_s
    union all
    select
        turn,
        drift + case when is_first then pull_a else pull_b end,
        template_drift + case when is_first then pull_a else pull_b end,
        template_no,
        campaign_idx,
        case when is_first then start_a else start_b end
    from (
        select *, abs(drift + pull_a) + abs(template_drift + pull_a) <= abs(drift + pull_b) + abs(template_drift + pull_b) as is_first
        from (
            select q.*, c.drift, case when q.template_no = c.template_no then c.template_drift else 0 end as template_drift
            from chosen as c
            inner join queue as q on q.turn = c.turn + 1
        )
    )
)

select campaign_idx, start_s from chosen where campaign_idx is not null
{% endmacro %}

{#- Roles of 6A's parties or merchants by name. -#}
{% macro named_roles(entity) %}
select r.*, t.role
from {{ ref('s5_' ~ entity | lower ~ '_fraud_roles_6A') }} as r
inner join {{ source('policy_6A', 'roles__taxonomy') }} as t on t.entity = '{{ entity }}' and t.role_code = r.raw_role_code
{% endmacro %}

{#- Cell of a campaign, a dense number: class of demand, abroad or not, quarter of the local day, inside a burst or not, presence. -#}
{% macro campaign_cell(campaign_idx, class_idx, is_abroad, quarter, is_burst, presence) -%}
({{ campaign_idx }}::integer * 256 + {{ class_idx }}::integer * 32 + ({{ is_abroad }})::integer * 16 + ({{ quarter }})::integer * 4 + ({{ is_burst }})::integer * 2
    + {{ presence }}::integer)
{%- endmacro %}

{% macro campaign_of_cell(cell_idx) -%}
({{ cell_idx }} // 256)::smallint
{%- endmacro %}

{#- Columns of a cell by its number. -#}
{% macro campaign_cell_parts(cell_idx) -%}
    {{ campaign_of_cell(cell_idx) }} as campaign_idx,
    ({{ cell_idx }} // 32 % 8)::utinyint as class_idx,
    {{ cell_idx }} // 16 % 2 = 1 as is_abroad,
    ({{ cell_idx }} // 4 % 4)::utinyint as day_quarter,
    {{ cell_idx }} // 2 % 2 = 1 as is_burst,
    ({{ cell_idx }} % 2)::utinyint as presence
{%- endmacro %}

{#- Columns of a dataset by its contract, in order; none while the project is being read. -#}
{% macro contract_columns(dataset) -%}
{{ return((graph.nodes['model.' ~ project_name ~ '.' ~ dataset].columns.keys() | list) if execute else []) }}
{%- endmacro %}
