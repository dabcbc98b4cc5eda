-- What did the topology rebalance plan and do? Empty while the policy is off.
with knob as (
    select * from {{ source('policy_2A', 'topology_rebalance') }} where enabled
),

plan as (
    select p.* from {{ ref('s2_rebalance_plan_2A') }} as p cross join knob
),

-- Zones before the move and after it, for every site of the world.
paired as (
    select d.merchant_id, d.tzid as tzid_before, f.tzid as tzid_after, d.tzid_source as source_before, f.tzid_source as source_after
    from {{ ref('s2_zone_decision_2A') }} as d
    inner join {{ ref('site_timezones') }} as f on f.site_id = d.site_id
    cross join knob
),

-- The image in 2A of what 2B is judged by: how many chains live in one zone, or nearly so.
chain_before as ({{ tz_chain_concentration('paired', 'tzid_before') }}),
chain_after as ({{ tz_chain_concentration('paired', 'tzid_after') }}),

figure as (
    select 'eligible' as section, 'merchants' as item, '' as scope, count(distinct (merchant_id, legal_country_iso))::double as figure from plan
    union all
    select 'eligible', 'sites', '', count(*) from plan
    union all
    select 'planned', 'sites', '', count(*) filter (where stopped_by_cap is distinct from 'merchant') from plan
    union all
    select 'reassigned', 'global', '', count(*) filter (where is_moved) from plan
    union all
    select 'reassigned', 'country', legal_country_iso, count(*) from plan where is_moved group by legal_country_iso
    union all
    select 'reassigned', 'merchant', merchant_id::varchar || '|' || legal_country_iso, count(*)
    from plan where is_moved group by merchant_id, legal_country_iso
    union all
    select 'cap_hits', c.cap, '', count(p.site_id)
    from (values ('merchant'), ('country'), ('global')) as c (cap) left join plan as p on p.stopped_by_cap = c.cap cross join knob group by c.cap
    union all
    select 'distinct_tzids', 'before', '', count(distinct tzid_before) from paired
    union all
    select 'distinct_tzids', 'after', '', count(distinct tzid_after) from paired
    union all
    select 'override_rate', 'without_moved', '', count(*) filter (where source_after = 'override') / count(*) from paired
    union all
    select 'override_rate', 'with_moved', '', count(*) filter (where source_after in ('override', 'rebalance')) / count(*) from paired
    union all
    select 'chains', 'one_zone_share_before', '', one_zone_share from chain_before
    union all
    select 'chains', 'one_zone_share_after', '', one_zone_share from chain_after
    union all
    select 'chains', 'near_one_zone_share_before', '', near_one_zone_share from chain_before
    union all
    select 'chains', 'near_one_zone_share_after', '', near_one_zone_share from chain_after
),

sample as (
    select
        'sample' as section,
        tzid_before || ' -> ' || tzid_after as item,
        merchant_id::varchar || '|' || legal_country_iso || '|' || site_order::varchar as scope,
        boundary_km as figure
    from plan
    cross join knob
    where is_moved
    qualify row_number() over (order by boundary_km, site_id) <= knob.sample_rows
)

select section, item, scope, round(figure, 9) as figure from figure where exists (select 1 from knob)
union all
select section, item, scope, figure from sample
order by section, item, scope
