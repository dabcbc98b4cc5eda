{{ config(parts_by='utc_day') }}
-- Hour by hour, do arrivals agree with their counts, ids, hour, merchant, mode and route?
with arrival as (
    select a.*, g.bucket_start_utc, g.bucket_end_utc
    from {{ ref('arrival_events_5B') }} as a
    inner join {{ ref('s1_time_grid_5B') }} as g on g.bucket_idx = a.bucket_idx
    where a.bucket_idx >= {{ utc_day_idx() }} * 24 and a.bucket_idx < {{ utc_day_idx() }} * 24 + 24
),

site_owner as (
    select site_idx, merchant_idx, legal_country_iso, tz_idx from {{ ref('s1_site_weights') }}
),

row_of as (
    select
        m.mz_idx,
        m.merchant_idx,
        m.tz_idx,
        m.legal_country_iso,
        m.virtual_mode,
        m.virtual_mode = 'HYBRID' and m.channel_group = 'card_not_present' and m.zone_origin = 'site' as may_go_online,
        m.zone_origin
    from {{ ref('merchant_zone_profile_5A') }} as m
),

judged as (
    select
        a.bucket_idx,
        a.mz_idx,
        a.arrival_id,
        (a.site_idx is null) = (a.edge_idx is null) or a.is_virtual is distinct from (a.edge_idx is not null) as is_not_either,
        not coalesce(a.ts_utc >= a.bucket_start_utc and a.ts_utc < a.bucket_end_utc, false) as is_outside,
        a.merchant_idx is distinct from m.merchant_idx or a.tz_idx is distinct from m.tz_idx
            or (a.site_idx is not null and (s.merchant_idx is distinct from m.merchant_idx or s.legal_country_iso is distinct from m.legal_country_iso
                or (a.route_code = 0 and s.tz_idx is distinct from m.tz_idx)))
            or (a.edge_idx is not null and (e.merchant_idx is distinct from m.merchant_idx
                or (m.zone_origin = 'edge' and (e.tz_idx is distinct from m.tz_idx or e.country_iso is distinct from m.legal_country_iso)))) as is_foreign,
        coalesce(case m.virtual_mode
            when 'VIRTUAL_ONLY' then not a.is_virtual
            when 'NON_VIRTUAL' then a.is_virtual
            else a.is_virtual and not m.may_go_online
        end, true) as is_wrong_mode,
        a.arrival_id is null or a.ts_utc is null or a.utc_offset_s is null or a.is_virtual is null
            or coalesce(a.route_code not between 0 and 2, true) as is_incomplete,
        a.route_code = 1 and m.zone_origin = 'site' as is_sent_elsewhere
    from arrival as a
    left join row_of as m on m.mz_idx = a.mz_idx
    left join site_owner as s on s.site_idx = a.site_idx
    left join {{ ref('edge_catalogue_3B') }} as e on e.edge_idx = a.edge_idx
),

cell as (
    select
        bucket_idx,
        mz_idx,
        count(*) as n,
        min(arrival_id) as first_id,
        max(arrival_id) as last_id,
        count(*) filter (where is_not_either) as n_not_either,
        count(*) filter (where is_outside) as n_outside,
        count(*) filter (where is_foreign) as n_foreign,
        count(*) filter (where is_wrong_mode) as n_wrong_mode,
        count(*) filter (where is_incomplete) as n_incomplete,
        count(*) filter (where is_sent_elsewhere) as n_sent_elsewhere,
        sum(arrival_id::hugeint) as id_sum
    from judged
    group by bucket_idx, mz_idx
),

index_cell as (
    select bucket_idx, mz_idx, count_n, first_arrival_id
    from {{ ref('s4_bucket_index_5B') }}
    where bucket_idx >= {{ utc_day_idx() }} * 24 and bucket_idx < {{ utc_day_idx() }} * 24 + 24
)

-- ids of a cell are dense if their least, greatest, number and sum are those of a run
select
    coalesce(c.bucket_idx, i.bucket_idx) as bucket_idx,
    coalesce(sum(c.n), 0)::bigint as arrivals,
    coalesce(sum(i.count_n), 0)::bigint as arrivals_expected,
    count(*) filter (where c.n is distinct from i.count_n)::integer as cells_off,
    count(*) filter (where c.first_id is distinct from i.first_arrival_id or c.last_id is distinct from i.first_arrival_id + i.count_n - 1
        or 2 * c.id_sum is distinct from i.count_n::hugeint * (c.first_id + c.last_id))::integer as cells_not_dense,
    min(c.first_id) as first_id,
    max(c.last_id) as last_id,
    coalesce(sum(c.n_not_either), 0)::bigint as n_not_either,
    coalesce(sum(c.n_outside), 0)::bigint as n_outside,
    coalesce(sum(c.n_foreign), 0)::bigint as n_foreign,
    coalesce(sum(c.n_wrong_mode), 0)::bigint as n_wrong_mode,
    coalesce(sum(c.n_incomplete), 0)::bigint as n_incomplete,
    coalesce(sum(c.n_sent_elsewhere), 0)::bigint as n_sent_elsewhere
from cell as c
full join index_cell as i on i.bucket_idx = c.bucket_idx and i.mz_idx = c.mz_idx
group by 1
order by 1
