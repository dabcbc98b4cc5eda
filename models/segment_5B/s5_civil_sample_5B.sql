-- Which arrivals are checked against the time-zone database: a keyed sample, and more around every change of offset?
with drawn as (
    select
        a.arrival_id,
        a.mz_idx,
        a.tz_idx,
        a.bucket_idx,
        a.ts_utc,
        a.utc_offset_s,
        w.window_idx,
        w.window_arrivals,
        {{ rng_bits('5B.S5.sample', ['a.arrival_id'], width=52) }} as sample_order
    from {{ ref('arrival_events_5B') }} as a
    left join {{ ref('s5_transition_windows_5B') }} as w on w.tz_idx = a.tz_idx and w.bucket_idx = a.bucket_idx
),

wanted as (
    select
        (select sum(count_n) from {{ ref('s4_bucket_index_5B') }}) as arrivals,
        least(p.sample_most, greatest(p.sample_least, ceil(p.sample_share * (select sum(count_n) from {{ ref('s4_bucket_index_5B') }}))))::bigint as n_sample,
        p.windows_most
    from {{ source('policy_5B', 'validation_policy') }} as p
),

-- only words this low can be among the lowest: a bound six standard deviations above what is needed keeps the sort small
low as (
    select
        d.*,
        w.n_sample,
        w.windows_most,
        d.sample_order < 4503599627370496 * ((w.n_sample + 6 * sqrt(w.n_sample)) / w.arrivals) as may_be_sampled,
        d.window_idx is not null
            and d.sample_order < 4503599627370496 * ((w.windows_most + 6 * sqrt(w.windows_most)) / d.window_arrivals) as may_be_in_window
    from drawn as d
    cross join wanted as w
),

ranked as (
    select
        *,
        case when may_be_sampled then row_number() over (partition by may_be_sampled order by sample_order, arrival_id) end as sample_rank,
        case when may_be_in_window then row_number() over (partition by window_idx, may_be_in_window order by sample_order, arrival_id) end as window_rank
    from low
    where may_be_sampled or may_be_in_window
)

select
    arrival_id,
    mz_idx,
    tz_idx,
    bucket_idx,
    ts_utc,
    utc_offset_s,
    coalesce(sample_rank <= n_sample, false) as is_sample,
    case when window_rank <= windows_most then window_idx end as window_idx
from ranked
where sample_rank <= n_sample or window_rank <= windows_most
order by arrival_id
