-- What is true of a flow with each overlay, campaign and pattern? The rule of the lowest precedence that holds on all three conditions.
with campaign as (
    select 0 as campaign_idx, 'NONE' as template
    union all
    select campaign_idx, template from {{ ref('s3_campaign_catalogue_6B') }}
),

combination as (
    select
        c.campaign_idx,
        c.template,
        p.range as fraud_pattern,
        {{ name_of('p.range', truth_subtypes()) }} as pattern,
        o.overlay_applied,
        {{ truth_key('c.campaign_idx', 'p.range', 'o.overlay_applied') }} as truth_key
    from campaign as c
    cross join range({{ truth_subtypes() | length - 1 }}) as p
    cross join (values (false), (true)) as o (overlay_applied)
),

matched as (
    select c.truth_key, r.precedence, r.label, r.subtype, min(r.precedence) over (partition by c.truth_key) as winning
    from combination as c
    inner join {{ source('policy_6B', 'truth_labels__rules') }} as r
        on r.overlay in ('any', case when c.overlay_applied then 'yes' else 'no' end)
        and r.campaign_type in ('any', c.template)
        and r.fraud_pattern in ('any', c.pattern)
),

-- a second rule at the winning precedence would make two rows of one key
winner as (
    select truth_key, precedence, label, subtype from matched where precedence = winning
),

ruled as (
    select
        c.*,
        w.precedence,
        case when w.label is null and not c.overlay_applied then p.unmatched_plain else w.label end as label,
        case when w.label is null and not c.overlay_applied then 'NONE' else w.subtype end as subtype
    from combination as c
    left join winner as w on w.truth_key = c.truth_key
    cross join {{ source('policy_6B', 'truth_labels') }} as p
)

select
    r.truth_key,
    r.campaign_idx::smallint as campaign_idx,
    r.fraud_pattern::utinyint as fraud_pattern,
    r.overlay_applied,
    r.precedence::smallint as precedence,
    {{ code_of('r.label', truth_labels()) }}::utinyint as truth_label,
    {{ code_of('r.subtype', truth_subtypes()) }}::utinyint as truth_subtype,
    case when r.subtype = 'NONE' then 0 when r.subtype is not null then case when r.campaign_idx > 0 then 1 else 2 end end::utinyint as pattern_source,
    case when r.label <> 'LEGIT' then {{ code_of("coalesce(e.value, 'AUTH_REQUEST')", event_types()) }} end::utinyint as primary_event
from ruled as r
left join {{ source('policy_6B', 'truth_labels__primary_event') }} as e on e.key = r.subtype
order by r.truth_key, r.precedence
