"""Facts of segment 5B that several metrics share: arrivals by local hour, minute, merchant, site and edge, and what was expected."""

from __future__ import annotations

import numpy as np

from scorers.registry import Amendment, Scorer
from scorers.view import RunView

scorer = Scorer("5B")

scorer.sizes = lambda view: {
    "arrivals": view.value("select sum(arrivals)::bigint from s4_arrival_summary_5B"),
    "rows": view.value("select count(*) from s1_grouping_5B"),
    "groups": view.value("select count(distinct group_idx) from s1_grouping_5B"),
}

WEEK_H = 168
LOCAL_HOUR = "((epoch_us(a.ts_utc) // 1000000 + a.utc_offset_s + 259200) // 3600 % 168)"


def local_weeks(view: RunView) -> dict[tuple[str, bool], np.ndarray]:
    """Arrivals in each hour of the local week by channel and whether virtual, shape (168,)."""
    return profile(view)["weeks"]


def minutes(view: RunView) -> np.ndarray:
    """Arrivals in each minute of the UTC hour, shape (60,)."""
    return profile(view)["minutes"]


def mean_offset(view: RunView) -> float:
    """Mean place of arrivals inside their hour, share of the hour."""
    found = profile(view)
    return found["offset_us"] / (found["minutes"].sum() * 3.6e9)


def profile(view: RunView) -> dict:
    """One pass over all arrivals."""

    def gather(v):
        with v.counting():
            found = v.columns(f"""
                select m.channel_group, a.is_virtual, {LOCAL_HOUR} as hour, epoch_us(a.ts_utc) // 60000000 % 60 as minute,
                       count(*) as n, sum(epoch_us(a.ts_utc) % 3600000000)::bigint as offset_us
                from arrival_events_5B a join merchant_zone_profile_5A m using (mz_idx) group by all order by all""")
        weeks = {}
        for channel in ("card_present", "card_not_present"):
            for virtual in (False, True):
                held = (found["channel_group"] == channel) & (found["is_virtual"] == virtual)
                weeks[channel, virtual] = np.bincount(found["hour"][held], found["n"][held], WEEK_H)
        return {"weeks": weeks, "minutes": np.bincount(found["minute"], found["n"], 60), "offset_us": float(found["offset_us"].sum(dtype=object))}

    return view.once("profile", gather)


def expected_weeks(view: RunView) -> dict[str, np.ndarray]:
    """Expected arrivals in each hour of the local week by channel, shape (168,).

    An hour that two local hours share is split as the linear density inside it says: up to place x lies
    (1 - t / 2) x + t x^2 / 2, t the slope.
    """

    def gather(v):
        with v.counting():
            rows = v.rows("""
                with cell as (
                    select m.channel_group, c.g1, c.g2, s.mu,
                           case when c.n_cells = 1 then 1 else (1 - s.tilt / 128e0) * c.w1 + s.tilt / 128e0 * c.w1 * c.w1 end as first
                    from s2_realised_intensity_5B s join merchant_zone_profile_5A m using (mz_idx)
                    join s4_zone_clock_5A c on c.tz_idx = m.tz_idx and c.bucket_idx = s.bucket_idx),
                part as (select channel_group, g1 as hour, mu * first as mu from cell
                         union all select channel_group, g2, mu * (1 - first) from cell where first < 1)
                select channel_group, hour, sum(mu::decimal(28, 9))::double as mu from part group by all order by all""")
        weeks = {channel: np.zeros(WEEK_H) for channel in ("card_present", "card_not_present")}
        for row in rows:
            weeks[row["channel_group"]][row["hour"]] = row["mu"]
        return weeks

    return view.once("expected_weeks", gather)


def summary(view: RunView) -> dict[str, np.ndarray]:
    """Each row's arrivals and expectation beside its merchant, zone, class and channel; in the order of rows."""
    return view.once("summary", lambda v: v.columns("""
        select m.merchant_id, m.tzid, m.legal_country_iso, m.demand_class, m.channel_group, m.virtual_mode, m.zone_origin, c.mu_total,
               coalesce(a.arrivals, 0) as arrivals, coalesce(a.virtual_arrivals, 0) as virtual_arrivals,
               coalesce(a.remote_site_arrivals, 0) as remote_site_arrivals
        from s3_count_summary_5B c join merchant_zone_profile_5A m using (mz_idx) left join s4_arrival_summary_5B a using (mz_idx)
        order by c.mz_idx"""))


def arrivals_by(view: RunView, column: str) -> dict:
    """Arrivals by a column of the profile."""
    found = summary(view)
    keys, place = np.unique(found[column].astype(str) if found[column].dtype == object else found[column], return_inverse=True)
    return dict(zip(keys.tolist(), np.bincount(place, found["arrivals"]).tolist(), strict=True))


def merchants(view: RunView) -> dict[str, np.ndarray]:
    """Arrivals and expectation of each merchant."""

    def gather(v):
        found = summary(v)
        ids, place = np.unique(found["merchant_id"], return_inverse=True)
        return {"merchant_id": ids, "arrivals": np.bincount(place, found["arrivals"]), "mu": np.bincount(place, found["mu_total"])}

    return view.once("merchants", gather)


def use(view: RunView) -> dict[str, np.ndarray]:
    """Arrivals at each site and through each edge in use."""

    def gather(v):
        with v.counting():
            found = v.columns("select site_idx is null as is_edge, count(*) as n from arrival_events_5B group by site_idx, edge_idx order by all")
        return {"sites": found["n"][~found["is_edge"]], "edges": found["n"][found["is_edge"]]}

    return view.once("use", gather)


def most_at_one_instant(view: RunView) -> int:
    """Most arrivals at one microsecond, day by day so that no large table is needed."""

    def gather(v):
        days = v.value("select horizon_days from s4_horizon")
        with v.counting():
            return max(v.value("""select coalesce(max(n), 0) from (
                select count(*) as n from arrival_events_5B where bucket_idx >= ? and bucket_idx < ? group by ts_utc)""",
                [24 * day, 24 * day + 24]) for day in range(days))

    return view.once("most_at_one_instant", gather)


def sample_differences(view: RunView) -> np.ndarray:
    """Published less true local time of each sampled arrival, seconds."""
    return view.once("sample_differences", lambda v: v.array("select difference_s from s5_civil_check_5B where is_sample order by arrival_id"))


def windows(view: RunView) -> list[dict]:
    """Arrivals by local hour around each change of offset, as published and by the database; lists of shape (24,)."""
    return view.once("windows", lambda v: v.rows("""
        select window_idx, any_value(tz_idx) as tz_idx, count(*) as n,
               list_transform(range(24), lambda h: len(list_filter(list(hour(ts_local)), lambda x: x = h))) as published,
               list_transform(range(24), lambda h: len(list_filter(list(hour(ts_local_zoneinfo)), lambda x: x = h))) as true
        from s5_civil_check_5B where window_idx is not null group by window_idx order by window_idx"""))


@scorer.sample("arrivals_by_class")
def arrivals_by_class(view):
    return arrivals_by(view, "demand_class")


@scorer.sample("arrivals_by_tzid")
def arrivals_by_tzid(view):
    return arrivals_by(view, "tzid")


@scorer.sample("merchant_arrivals_log")
def merchant_arrivals_log(view):
    found = merchants(view)["arrivals"]
    return np.log(found[found > 0])


def _largest(view: RunView, column: str, n: int) -> list[dict]:
    found = sorted(arrivals_by(view, column).items(), key=lambda item: (-item[1], item[0]))
    total, running, rows = sum(count for _, count in found), 0, []
    for key, count in found[:n]:
        running += count
        rows.append({column: key, "arrivals": int(count), "share": round(count / total, 8), "cumulative_share": round(running / total, 8)})
    return rows


@scorer.table("merchants")
def merchant_table(view):
    """The 25 merchants with most arrivals."""
    return _largest(view, "merchant_id", 25)


@scorer.table("tzids")
def tzid_table(view):
    """The 25 zones with most arrivals."""
    return _largest(view, "tzid", 25)


@scorer.table("virtual")
def virtual_table(view):
    """Virtual and remote-site shares by class, channel and mode."""
    return view.rows("""
        select m.demand_class, m.channel_group, m.virtual_mode, sum(a.arrivals)::bigint as arrivals,
               round(sum(a.virtual_arrivals) / sum(a.arrivals), 8) as virtual_share, round(sum(a.remote_site_arrivals) / sum(a.arrivals), 8) as remote_site_share
        from s4_arrival_summary_5B a join merchant_zone_profile_5A m using (mz_idx) group by all order by all""")


@scorer.table("countries")
def country_table(view):
    """Arrivals and remote-site share by country."""
    return view.rows("""
        select m.legal_country_iso, sum(a.arrivals)::bigint as arrivals, round(sum(a.remote_site_arrivals) / sum(a.arrivals), 8) as remote_site_share
        from s4_arrival_summary_5B a join merchant_zone_profile_5A m using (mz_idx) group by all order by all""")


@scorer.table("classes")
def class_table(view):
    """Counts against expectation by class and channel."""
    return view.rows("""
        select m.demand_class, m.channel_group, count(*) as n_rows, sum(c.arrivals)::bigint as arrivals, round(sum(c.mu_total), 3) as mu,
               round(sqrt(sum(c.residual_squares) / nullif(sum(c.graded_hours), 0)), 6) as residual_spread
        from s3_count_summary_5B c join merchant_zone_profile_5A m using (mz_idx) group by all order by all""")


@scorer.table("hours")
def hour_table(view):
    """Arrivals by local hour of the day, channel and whether virtual."""
    return [{"channel_group": channel, "is_virtual": virtual, "hour": hour, "arrivals": int(week.reshape(7, 24)[:, hour].sum())}
            for (channel, virtual), week in local_weeks(view).items() for hour in range(24) if week.sum()]


@scorer.table("civil_time")
def civil_time_table(view):
    """Sampled arrivals and those whose local time is wrong, by zone and date."""
    return view.rows("""
        select t.tzid, s.ts_local::date as local_date, count(*) as sampled, count(*) filter (where s.difference_s <> 0) as wrong
        from s5_civil_check_5B s join tz_dim_2A t using (tz_idx) where s.window_idx is not null group by all order by all""")


def _amendments(view: RunView) -> list[Amendment]:
    """Arrivals of a demand surface that was checked in samples do not certify."""
    mode = view.policy("policy_5A.validation_policy")[0]["mode"]
    return [] if mode == "strict" else [Amendment(f"5A was validated in mode {mode}: 5B-S0-001", "fail")]


scorer.amendments = _amendments
