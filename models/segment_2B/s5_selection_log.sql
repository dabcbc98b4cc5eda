-- Which zone and which site does each roster arrival reach?
with arrival as (
    select
        arrival_no,
        merchant_idx,
        day_idx,
        {{ rng_bits('2B.routing.group', ['arrival_no'], index=0) }} as group_word_0,
        {{ rng_bits('2B.routing.group', ['arrival_no'], index=1) }} as group_word_1,
        {{ rng_bits('2B.routing.site', ['arrival_no'], index=0) }} as site_word_0,
        {{ rng_bits('2B.routing.site', ['arrival_no'], index=1) }} as site_word_1
    from {{ ref('s5_arrival_roster') }}
    where not is_virtual
),

in_zone as (
    select
        a.arrival_no,
        a.merchant_idx,
        a.day_idx,
        a.site_word_0,
        a.site_word_1,
        {{ alias_choice('a.group_word_1', 'g', 'tz_idx', 'alias_tz_idx') }} as tz_idx
    from arrival as a
    inner join {{ ref('s4_group_index') }} as i on i.merchant_idx = a.merchant_idx
    inner join {{ ref('s4_group_weights') }} as g
        on g.group_row = {{ alias_slot('a.group_word_0', '(i.first_row + a.day_idx::bigint * i.n_groups)', 'i.n_groups') }}
),

at_site as (
    select
        z.arrival_no,
        z.merchant_idx,
        z.day_idx,
        z.tz_idx,
        {{ alias_choice('z.site_word_1', 's', 'site_idx', 'alias_site_idx') }} as site_idx
    from in_zone as z
    inner join {{ ref('s2_alias_index') }} as t on t.kind = 'group' and t.merchant_idx = z.merchant_idx and t.tz_idx = z.tz_idx
    inner join {{ ref('s2_alias_slots') }} as s on s.slot = {{ alias_slot('z.site_word_0', 't.slot_offset', 't.n_slots') }}
)

select
    a.arrival_no,
    a.merchant_idx,
    a.day_idx,
    a.tz_idx,
    o.site_id
from at_site as a
inner join {{ ref('outlet_catalogue') }} as o on o.site_idx = a.site_idx
cross join {{ source('policy_2B', 'route_rng_policy_v1') }} as p
where p.selection_log_enabled
order by a.arrival_no
