{#
  Trips of segment 6B. A trip cell is (UTC day, catchment, presence, scheme, window); its key holds them in bits 50, 34, 33, 31 and 20,
  and a session's key adds the trip's number in the low 20 bits, so that it is unique by construction and below 2^58.
#}

{#- How the windows of a catchment are numbered over all catchments: four places each, for up to four schemes. -#}
{% macro trip_window_idx(catchment_idx, scheme_no) -%}
(4 * {{ catchment_idx }}::integer + {{ scheme_no }})
{%- endmacro %}

{#- Outlets and edges in one numbering, so that an arrival finds either by one gather. -#}
{% macro serving_idx(is_virtual, site_idx, edge_idx) -%}
(case when {{ is_virtual }} then 2 * {{ edge_idx }} + 1 else 2 * {{ site_idx }} end)
{%- endmacro %}

{#-
  Every arrival of the part's days with its presence, catchment, market, place and trip cell: trip_cell counts a day's windows from 0 over
  all catchments, cell_key is the cell's key for draws. Both the counting of cells and the attachment read this.
#}
{% macro arrivals_in_trip_cells() %}
with zone as (
    select m.mz_idx, (m.channel_group <> 'card_present')::utinyint as presence, c.country_idx as legal_country_idx
    from {{ ref('merchant_zone_profile_5A') }} as m
    left join {{ ref('s1_country_base_6A') }} as c on c.country_iso = m.legal_country_iso
),

scheme as (
    select
        {% for k in range(3) -%}
        sum(share::decimal(18, 12)) filter (where ordinal <= {{ k }})::double as below_{{ k }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ source('policy_6B', 'sessions__schemes') }}
),

placed as (
    select
        a.arrival_id,
        a.ts_utc,
        a.merchant_idx as shop_idx,
        z.presence,
        z.legal_country_idx,
        s.market_idx,
        s.terminal_off,
        s.terminal_n,
        case when z.presence = 0 then s.pos_catchment_idx else s.online_catchment_idx end as catchment_idx,
        {{ utc_day_of('a.ts_utc') }} as utc_day,
        epoch_us(a.ts_utc) // 1000000 as epoch_s,
        a.utc_offset_s,
        {{ rng_uniform('6B.S1.scheme', ['a.arrival_id']) }} as u_scheme
    from {{ ref('arrival_events_5B') }} as a
    inner join zone as z on z.mz_idx = a.mz_idx
    inner join {{ ref('s1_serving_point') }} as s on s.serving_idx = {{ serving_idx('a.is_virtual', 'a.site_idx', 'a.edge_idx') }}
    where {{ of_utc_day('a.ts_utc') }}
),

timed as (
    select
        p.* exclude (u_scheme, epoch_s, utc_offset_s),
        {% for k in range(3) %}{{ ' + ' if not loop.first }}(p.u_scheme >= c.below_{{ k }})::integer{% endfor %} as scheme_no,
        p.epoch_s % 86400 as second_of_day,
        ((p.epoch_s + p.utc_offset_s) % 86400 // 3600)::utinyint as local_hour
    from placed as p
    cross join scheme as c
),

windowed as (
    select t.*, w.window_off, (t.second_of_day + w.phase_s) // w.width_s as window_no
    from timed as t
    inner join {{ ref('s1_trip_window') }} as w on w.trip_window_idx = {{ trip_window_idx('t.catchment_idx', 't.scheme_no') }}
)

select
    * exclude (second_of_day, window_off, window_no, scheme_no),
    (window_off + window_no)::integer as trip_cell,
    (utc_day::bigint << 50) + (catchment_idx::bigint << 34) + (presence::bigint << 33) + (scheme_no::bigint << 31)
        + (window_no::bigint << 20) as cell_key
from windowed
{% endmacro %}
