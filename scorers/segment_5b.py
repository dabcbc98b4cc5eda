"""Scorer of segment 5B: which arrivals happen, when, and where they go.

What each figure means, over which cohort and in which unit, stands in gates/segment_5B.yaml under its metric.
"""

from __future__ import annotations

import math

import numpy as np

from scorers import stats
from scorers.facts_5b import (
    WEEK_H,
    arrivals_by,
    expected_weeks,
    local_weeks,
    mean_offset,
    merchants,
    minutes,
    most_at_one_instant,
    sample_differences,
    scorer,
    summary,
    use,
    windows,
)
from scorers.registry import Figure

ARRIVALS = ("arrival_events_5B", "merchant_zone_profile_5A")
CHECKED = ("s5_civil_check_5B",)
COUNTS = ("s3_count_summary_5B", "s4_arrival_summary_5B", "merchant_zone_profile_5A")
EXPECTED = ARRIVALS + ("s2_realised_intensity_5B", "s4_zone_clock_5A")
NIGHT = np.arange(WEEK_H) % 24 < 6


@scorer.metric("5B-T01", "5B-T02", reads=CHECKED)
def local_time_mismatch(view, metric_id):
    found = sample_differences(view)
    wrong = found != 0 if metric_id == "5B-T01" else np.abs(found) == 3600
    return Figure(float(wrong.mean()) if len(found) else None, size=len(found))


@scorer.metric("5B-T03", reads=CHECKED)
def transition_hours(view):
    """Too few windows or rows is no pass: the figure is then empty."""
    params = view.params("5B-T03")
    held = [row for row in windows(view) if row["n"] >= params["window_rows"]]
    rows = sum(row["n"] for row in held)
    if len(held) < params["windows"] or rows < params["rows"]:
        return Figure(None, size=rows, detail={"windows": len(held)})
    errors = [float(np.abs(np.array(row["published"]) - np.array(row["true"])).mean() / row["n"] * 100) for row in held]
    return Figure(max(errors), size=rows, detail={"windows": len(held), "mean": float(np.mean(errors))})


@scorer.metric("5B-T04", reads=("s5_hour_audit_5B", "s3_bucket_counts_5B"))
def counts_conserved(view):
    found = view.rows("select sum(cells_off)::bigint as cells, sum(arrivals)::bigint as arrivals from s5_hour_audit_5B")[0]
    total = view.value("select sum(count_n)::bigint from s3_bucket_counts_5B")
    return Figure(parts={"cells": found["cells"], "total": abs(found["arrivals"] - total)}, size=found["arrivals"], detail={"arrivals": found["arrivals"]})


@scorer.metric("5B-T05", reads=("s5_hour_audit_5B",))
def site_or_edge(view):
    found = view.rows("select sum(n_not_either)::bigint as wrong, sum(arrivals)::bigint as n from s5_hour_audit_5B")[0]
    return Figure(found["wrong"], size=found["n"])


@scorer.metric("5B-T06", reads=COUNTS)
def top_tzid_share(view):
    found = sorted(arrivals_by(view, "tzid").values(), reverse=True)
    return Figure(sum(found[: view.params("5B-T06")["top"]]) / sum(found), size=int(sum(found)))


@scorer.metric("5B-T07", reads=COUNTS)
def virtual_share(view):
    found = summary(view)
    total = int(found["arrivals"].sum())
    by_mode = {mode: float(found["virtual_arrivals"][found["virtual_mode"] == mode].sum() / total) for mode in ("VIRTUAL_ONLY", "HYBRID")}
    return Figure(float(found["virtual_arrivals"].sum() / total), size=total, detail=by_mode)


@scorer.metric("5B-T08", reads=EXPECTED)
def weekend_share(view):
    found, expected = sum(local_weeks(view).values()), sum(expected_weeks(view).values())
    weekend = np.arange(WEEK_H) >= view.params("5B-T08")["weekend_from_hour"]
    share = found[weekend].sum() / found.sum()
    departure = float(100 * (share - expected[weekend].sum() / expected.sum()))
    return Figure(abs(departure), size=int(found.sum()), detail={"departure": departure, "weekend_share": float(share)})


@scorer.metric("5B-T09", reads=COUNTS)
def residual_spread(view):
    found = view.rows("select sum(graded_hours)::bigint as n, sum(residual_sum) as s, sum(residual_squares) as q from s3_count_summary_5B")[0]
    if not found["n"]:
        return Figure(None)
    mean = found["s"] / found["n"]
    return Figure(math.sqrt(found["q"] / found["n"] - mean * mean), size=found["n"], detail={"mean": mean})


@scorer.metric("5B-T11", reads=("tz_timetable_horizon", "s4_route_dim_5B", "s4_horizon"))
def timetable_covers(view):
    found = view.array("""
        with covered as (
            select r.tz_idx, h.horizon_hours * 3600000000 as asked,
                   sum(greatest(0, epoch_us(least(t.valid_to_utc, h.horizon_start_utc + to_hours(h.horizon_hours)))
                                   - epoch_us(greatest(t.valid_from_utc, h.horizon_start_utc))))
                   filter (where t.valid_from_utc is not null) as held
            from (select distinct tz_idx from s4_route_dim_5B) r cross join s4_horizon h left join tz_timetable_horizon t using (tz_idx)
            group by r.tz_idx, h.horizon_hours)
        select coalesce(held = asked, false) from covered order by tz_idx""")
    return Figure(float(found.mean()), size=len(found))


@scorer.metric("5B-T12", reads=("s5_civil_sample_5B", "s5_civil_check_5B"))
def offsets_are_real(view):
    params = view.params("5B-T12")
    types = {row["column_type"] for row in view.rows("describe select ts_local, ts_local_zoneinfo from s5_civil_check_5B")}
    found = view.array("""
        select c.ts_local = make_timestamp(epoch_us(s.ts_utc) + s.utc_offset_s * 1000000::bigint)
               and s.utc_offset_s between ? * 3600 and ? * 3600 and s.utc_offset_s % ? = 0
        from s5_civil_sample_5B s join s5_civil_check_5B c using (arrival_id) order by s.arrival_id""",
        [params["least_h"], params["most_h"], params["step_s"]])
    return Figure(float(found.mean()) * (types == {"TIMESTAMP"}) if len(found) else None, size=len(found))


@scorer.metric("5B-X01", reads=("s2_latent_field_5B",))
def latent_field(view):
    rows = view.rows("select factor from s2_latent_field_5B order by group_idx")
    factor = np.array([row["factor"] for row in rows], dtype=float)
    before, after = factor[:, :-1], factor[:, 1:]
    before, after = (x - x.mean(axis=1, keepdims=True) for x in (before, after))
    lag = (before * after).sum(axis=1) / np.sqrt((before**2).sum(axis=1) * (after**2).sum(axis=1))
    return Figure(parts={"mean": float(factor.mean()), "p99": stats.quantile(factor.ravel(), 0.99), "lag_one": float(lag.mean())}, size=factor.size,
                  detail={"p50": stats.quantile(factor.ravel(), 0.5), "p90": stats.quantile(factor.ravel(), 0.9)})


@scorer.metric("5B-X02", reads=COUNTS)
def zero_inflation(view):
    found = view.rows("select sum(live_hours)::bigint as n, sum(live_zero_hours) as zero, sum(live_zero_hours_expected) as poisson from s3_count_summary_5B")[0]
    return Figure((found["zero"] - found["poisson"]) / found["n"], size=found["n"],
                  detail={"zero_rate": float(found["zero"] / found["n"]), "poisson": found["poisson"] / found["n"]})


@scorer.metric("5B-X03", reads=ARRIVALS)
def within_hour(view):
    found = minutes(view)
    return Figure(parts={"mean_offset": mean_offset(view), "minute_departure": float(np.abs(found * 60 / found.sum() - 1).max())}, size=int(found.sum()))


@scorer.metric("5B-X04", reads=EXPECTED)
def local_hour_profiles(view):
    distances = {}
    for channel, expected in expected_weeks(view).items():
        found = local_weeks(view)[channel, False] + local_weeks(view)[channel, True]
        p, q = (week.reshape(7, 24).sum(axis=0) / week.sum() for week in (found, expected))
        distances[channel] = float(np.abs(p - q).sum() / 2)
    return Figure(max(distances.values()), size=int(minutes(view).sum()), detail=distances)


@scorer.metric("5B-X05", reads=ARRIVALS)
def night_gap(view):
    weeks = local_weeks(view)
    shares = [sum(weeks[c, virtual] for c in ("card_present", "card_not_present")) for virtual in (True, False)]
    virtual, physical = (float(week[NIGHT].sum() / week.sum()) if week.sum() else math.nan for week in shares)
    return Figure(virtual - physical, size=int(minutes(view).sum()), detail={"virtual": virtual, "physical": physical})


@scorer.metric("5B-X06", reads=ARRIVALS)
def use_of_sites_and_edges(view):
    found = use(view)
    return Figure(parts={name: stats.gini(found[name]) for name in ("sites", "edges")}, size=int(found["sites"].sum() + found["edges"].sum()),
                  detail={f"{name}_in_use": len(found[name]) for name in ("sites", "edges")})


@scorer.metric("5B-X07", reads=COUNTS)
def merchant_concentration(view):
    found = merchants(view)["arrivals"]
    top = math.ceil(view.params("5B-X07")["top"] * len(found))
    return Figure(parts={"largest": stats.top_share(found, 1), "top": stats.top_share(found, top)}, size=int(found.sum()))


@scorer.metric("5B-X08", reads=COUNTS)
def merchants_follow_demand(view):
    found = merchants(view)
    scaled = (found["arrivals"] - found["mu"]) / np.sqrt(view.params("5B-X08")["dispersion"] * found["mu"])
    return Figure(parts={"correlation": float(np.corrcoef(found["arrivals"], found["mu"])[0, 1]), "spread": stats.deviation(scaled)}, size=len(scaled))


@scorer.metric("5B-X09", reads=("s5_civil_sample_5B",))
def no_template_of_instants(view):
    """Neighbours in the sample's order of row and keyed digest: pairs of one row that have nothing else in common."""
    found = view.array("""
        with pair as (
            select arrival_id, epoch_us(ts_utc) % 3600000000 as place,
                   lead(epoch_us(ts_utc) % 3600000000) over (partition by mz_idx order by sha256(arrival_id::varchar)) as other
            from s5_civil_sample_5B where is_sample)
        select least(abs(place - other), 3600000000 - abs(place - other)) > 1000000 from pair where other is not null
        order by sha256('pair' || arrival_id) limit ?""", [view.params("5B-X09")["pairs"]])
    return Figure(float(found.mean()) if len(found) else None, size=len(found))


@scorer.metric("5B-X10", reads=ARRIVALS)
def no_pile_of_instants(view):
    return Figure(most_at_one_instant(view), size=int(minutes(view).sum()))
