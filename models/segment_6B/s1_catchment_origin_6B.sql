-- At which outlet or edge does a trip of each catchment begin, and how often?
with member as (
    select *, sum(expected_milli) over (partition by catchment_idx) as catchment_milli from {{ ref('s1_catchment_member') }}
),

-- where nothing is expected at all, every place is alike
weighed as (
    select catchment_idx, origin_idx, greatest(expected_milli, (catchment_milli = 0)::bigint) as weight_milli
    from member
    where expected_milli > 0 or catchment_milli = 0
),

apportioned as (
    {{ quantised_weights('weighed', ['catchment_idx'], weight='weight_milli', ties=['origin_idx'], column='mass_q', total=4294967296) }}
),

law as (
    select catchment_idx, list(origin_idx order by origin_idx) as items, list(mass_q order by origin_idx) as masses
    from apportioned
    group by catchment_idx
),

slot as (
    {{ alias_slots('law', ['catchment_idx'], 'items', 'masses', item='origin_idx') }}
)

select
    (row_number() over (order by s.catchment_idx, s.slot_no) - 1)::integer as origin_slot,
    s.catchment_idx,
    s.slot_no::integer as position,
    s.origin_idx,
    a.weight_milli,
    a.mass_q,
    s.prob_q,
    s.alias_origin_idx
from slot as s
inner join apportioned as a on a.catchment_idx = s.catchment_idx and a.origin_idx = s.origin_idx
order by origin_slot
