"""Figures of 5B worked out by hand, and that broken arrivals show in the figure that is theirs."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
import scorer_runs

from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run
from scorers.verdict import stability

GATES = load_gates("5B")
SEEDS = (42, 7, 101, 202)
START = datetime(2026, 3, 5)
HOURS = 168
ROWS = 40
OFFSETS = (-18000, 0, 3600, 19800)
TZIDS = ("America/Panama", "Africa/Abidjan", "Africa/Lagos", "Asia/Kolkata")


def world() -> dict[str, list[dict]]:
    """Forty rows of forty merchants in four zones without a change of offset; ten arrivals an hour each, evenly placed; row 0 is virtual."""
    profile, vectors, counts, summary, arrivals, intensity = [], [], [], [], [], []
    for i in range(ROWS):
        virtual = i == 0
        profile.append({"mz_idx": i, "merchant_id": 100 + i, "merchant_idx": i, "legal_country_iso": f"C{i % 4}", "tzid": TZIDS[i % 4], "tz_idx": i % 4,
                        "channel_group": "card_not_present" if i % 3 == 0 else "card_present", "demand_class": "online_24h" if virtual else "consumer_daytime",
                        "virtual_mode": "VIRTUAL_ONLY" if virtual else "NON_VIRTUAL", "zone_origin": "edge" if virtual else "site"})
        # a factor of two on its own and half of it an hour later: mean 1.25, lag one of a period of two
        vectors.append({"group_idx": i, "factor": [2.0 if h % 2 else 0.5 for h in range(HOURS)]})
        counts.append({"mz_idx": i, "mu_total": 10.0 * HOURS, "arrivals": 10 * HOURS, "graded_hours": HOURS, "residual_sum": 0.0, "residual_squares": 1.96 * HOURS,
                       "live_hours": HOURS, "live_zero_hours": 8, "live_zero_hours_expected": 6.0})
        summary.append({"mz_idx": i, "arrivals": 10 * HOURS, "virtual_arrivals": 10 * HOURS * virtual, "remote_site_arrivals": 0})
        for h in range(HOURS):
            intensity.append({"mz_idx": i, "bucket_idx": h, "mu": 10.0, "tilt": 0})
            for k in range(10):
                place = timedelta(seconds=360 * k + 9 * i + 0.001 * h)
                arrivals.append({"arrival_id": (h * ROWS + i) * 10 + k, "mz_idx": i, "bucket_idx": h, "ts_utc": START + timedelta(hours=h) + place,
                                 "utc_offset_s": OFFSETS[i % 4], "tz_idx": i % 4, "is_virtual": virtual, "site_idx": None if virtual else i * 10 + k % 2,
                                 "edge_idx": k % 2 if virtual else None, "route_code": 2 if virtual else 0})
    sample = [{**{n: a[n] for n in ("arrival_id", "mz_idx", "tz_idx", "ts_utc", "utc_offset_s")}, "is_sample": True, "window_idx": a["tz_idx"] if a["bucket_idx"] < 40 else None}
              for a in arrivals]
    checked = [{**{n: s[n] for n in ("arrival_id", "tz_idx", "window_idx", "is_sample")}, "ts_local": s["ts_utc"] + timedelta(seconds=s["utc_offset_s"]),
                "ts_local_zoneinfo": s["ts_utc"] + timedelta(seconds=s["utc_offset_s"]), "difference_s": 0} for s in sample]
    clock = []
    for z, offset in enumerate(OFFSETS):
        for h in range(HOURS):
            first = (h * 3600 + offset + 3 * 86400) // 3600 % 168  # 5 March 2026 is a Thursday
            split = offset % 3600 != 0
            clock.append({"tz_idx": z, "bucket_idx": h, "g1": first, "g2": (first + 1) % 168 if split else first, "w1": 0.5 if split else 1.0, "n_cells": 2 if split else 1})
    return {
        "merchant_zone_profile_5A": profile, "s2_latent_field_5B": vectors, "s3_count_summary_5B": counts, "s4_arrival_summary_5B": summary,
        "arrival_events_5B": arrivals, "s2_realised_intensity_5B": intensity, "s4_zone_clock_5A": clock, "s5_civil_sample_5B": sample, "s5_civil_check_5B": checked,
        "s5_hour_audit_5B": [{"bucket_idx": h, "arrivals": 10 * ROWS, "cells_off": 0, "n_not_either": 0} for h in range(HOURS)],
        "s3_bucket_counts_5B": [{"mz_idx": i, "bucket_idx": h, "count_n": 10} for i in range(ROWS) for h in range(HOURS)],
        "s1_grouping_5B": [{"mz_idx": i, "group_idx": i} for i in range(ROWS)], "s4_route_dim_5B": [{"mz_idx": i, "tz_idx": i % 4} for i in range(ROWS)],
        "s4_horizon": [{"horizon_start_utc": START, "horizon_hours": HOURS, "horizon_days": 7}],
        "tz_timetable_horizon": [{"tz_idx": z, "valid_from_utc": START - timedelta(days=3), "valid_to_utc": START + timedelta(days=10), "utc_offset_s": o}
                                 for z, o in enumerate(OFFSETS)],
        "tz_dim_2A": [{"tz_idx": z, "tzid": tzid} for z, tzid in enumerate(TZIDS)], "s4_bucket_index_5B": [{"mz_idx": 0}],
    }


TYPES = {"site_idx": pa.int32(), "edge_idx": pa.int32(), "window_idx": pa.int32()}


def write(root, tables=None, run_id="r", seed=42, mode="strict", scale="small"):
    scorer_runs.write_project(root)
    laid = {name: pa.Table.from_pylist(rows, schema=schema(rows)) for name, rows in (tables or world()).items()}
    folder = scorer_runs.write_run(root / "runs", run_id, seed, {"5B": laid}, scale=scale, policies={"policy_5A.validation_policy": [{"mode": mode}]})
    return open_run(root / "runs", folder.name)


def schema(rows):
    found = pa.Table.from_pylist(rows[:200]).schema
    return pa.schema([pa.field(f.name, TYPES.get(f.name, f.type)) for f in found])


def metrics_of(run, root):
    return {m["id"]: m for m in score_run(run, GATES, root).metrics}


@pytest.fixture(scope="module")
def tables():
    return world()


@pytest.fixture(scope="module")
def figures(tmp_path_factory, tables):
    root = tmp_path_factory.mktemp("world_5b")
    return metrics_of(write(root, tables), root)


def test_figures_by_hand(figures):
    value = {i: m.get("parts", m.get("value")) for i, m in figures.items()}
    assert value["5B-T01"] == value["5B-T02"] == value["5B-T03"] == value["5B-T05"] == 0
    assert value["5B-T04"] == {"cells": 0, "total": 0}
    assert value["5B-T06"] == 1 and value["5B-T11"] == 1 and value["5B-T12"] == 1
    assert value["5B-T07"] == pytest.approx(1 / 40)
    assert value["5B-T08"] == pytest.approx(0, abs=1e-9)
    assert value["5B-T09"] == pytest.approx(1.4)
    assert value["5B-X01"]["mean"] == pytest.approx(1.25) and value["5B-X01"]["p99"] == 2 and value["5B-X01"]["lag_one"] == pytest.approx(-1, abs=0.02)
    assert value["5B-X02"] == pytest.approx(2 / 168)
    offsets = np.array([(360 * k + 9 * i + 0.001 * h) / 3600 for i in range(ROWS) for h in range(HOURS) for k in range(10)])
    assert value["5B-X03"]["mean_offset"] == pytest.approx(offsets.mean(), abs=1e-9)
    minutes = np.bincount((offsets * 60).astype(int), minlength=60)
    assert value["5B-X03"]["minute_departure"] == pytest.approx(np.abs(minutes * 60 / minutes.sum() - 1).max())
    assert value["5B-X04"] == pytest.approx(0, abs=1e-9)
    assert value["5B-X05"] == pytest.approx(0, abs=1e-9), "arrivals are as many at night as by day"
    assert value["5B-X06"] == {"sites": pytest.approx(0), "edges": pytest.approx(0)}
    assert value["5B-X07"] == {"largest": pytest.approx(1 / 40), "top": pytest.approx(1 / 40)}
    assert value["5B-X08"]["spread"] == 0
    assert value["5B-X09"] == pytest.approx(0.9, abs=0.03), "one pair in ten falls on the same of ten places"
    assert value["5B-X10"] == 1


def shifted(rows, column, by, where):
    return [{**row, column: row[column] + by} if where(row) else row for row in rows]


MUTATIONS = {
    "an offset is an hour off": (
        lambda t: {"s5_civil_check_5B": [{**r, "difference_s": 3600, "ts_local": r["ts_local"] + timedelta(hours=1)} if r["tz_idx"] == 2 else r for r in t["s5_civil_check_5B"]]},
        {"5B-T01": 0.25, "5B-T02": 0.25}, {"5B-T03", "5B-T12"}),
    "an arrival is dropped": (
        lambda t: {"s5_hour_audit_5B": [{**t["s5_hour_audit_5B"][0], "arrivals": 399, "cells_off": 1}, *t["s5_hour_audit_5B"][1:]]},
        {"5B-T04": {"cells": 1, "total": 1}}, set()),
    "a site on a virtual row": (
        lambda t: {"s5_hour_audit_5B": [{**t["s5_hour_audit_5B"][0], "n_not_either": 3}, *t["s5_hour_audit_5B"][1:]]}, {"5B-T05": 3}, set()),
    "dispersion of a quarter": (
        lambda t: {"s3_count_summary_5B": [{**r, "residual_squares": r["residual_squares"] * 1.3} for r in t["s3_count_summary_5B"]]}, {"5B-T09": 1.4 * 1.3**0.5}, set()),
    "weekends are thinned": (
        lambda t: {"arrival_events_5B": [a for a in t["arrival_events_5B"] if not (48 <= a["bucket_idx"] < 96 and a["arrival_id"] % 10 < 5)]}, {}, {"5B-T08", "5B-X04"}),
    "one place inside every hour": (
        lambda t: {"arrival_events_5B": [{**a, "ts_utc": START + timedelta(hours=a["bucket_idx"], seconds=30)} for a in t["arrival_events_5B"]]}, {}, {"5B-X03", "5B-X10"}),
    "one template of instants": (
        lambda t: {"s5_civil_sample_5B": [{**s, "ts_utc": s["ts_utc"].replace(minute=0, second=0, microsecond=s["mz_idx"])} for s in t["s5_civil_sample_5B"]]}, {}, {"5B-X09"}),
    "a short timetable": (lambda t: {"tz_timetable_horizon": shifted(t["tz_timetable_horizon"], "valid_to_utc", timedelta(days=-9), lambda r: r["tz_idx"] == 1)},
                          {"5B-T11": 0.75}, set()),
}


@pytest.mark.parametrize("case", MUTATIONS)
def test_what_is_broken_shows_in_its_figure(tmp_path, tables, figures, case):
    change, exact, moved = MUTATIONS[case]
    found = metrics_of(write(tmp_path, {**tables, **change(tables)}), tmp_path)
    for metric, value in exact.items():
        assert found[metric].get("parts", found[metric].get("value")) == pytest.approx(value), metric
    for metric in [*exact, *moved]:
        entry = found[metric]
        assert entry["grade"] in ("MISS", "INVALID") or entry.get("parts", entry.get("value")) != figures[metric].get("parts", figures[metric].get("value")), metric


@pytest.mark.parametrize(("departures", "grade"), [
    ((0.15, 0.15, 0.15, 0.15), "B"),
    ((0.15, -0.15, 0.15, -0.15), "BPLUS"),
    ((0.25, 0.2, 0.25, 0.2), "MISS"),
])
def test_weekend_errors_of_one_sign_show_once_seeds_are_pooled(departures, grade):
    """At small one seed is held to B, the four together to B+: errors of chance cancel, errors of the law do not."""
    seeds = {seed: [{"id": "5B-T08", "grade": "B", "value": abs(d), "detail": {"weekend_share": 0.28, "departure": d}}] for seed, d in zip(SEEDS, departures)}
    rows = {(row["id"], row["figure"]): row for row in stability(GATES, seeds, "small")}
    assert rows["5B-T08", "departure"]["grade"] == grade
    assert rows["5B-T08", "weekend_share"]["grade"] == "BPLUS"
    assert {row["figure"]: row["grade"] for row in stability(GATES, seeds, "authority") if row["id"] == "5B-T08"}["departure"] == "REPORTED"


def test_a_departure_of_the_weekend_has_its_sign(tmp_path, tables):
    def departure(name, is_thinned):
        kept = [a for a in tables["arrival_events_5B"] if not (is_thinned(a["bucket_idx"]) and a["arrival_id"] % 10 < 5)]
        return metrics_of(write(tmp_path, {**tables, "arrival_events_5B": kept}, name), tmp_path)["5B-T08"]["detail"]["departure"]

    assert departure("weekend", lambda hour: 48 <= hour < 96) < 0 < departure("week", lambda hour: hour >= 120)


def test_a_sampled_demand_surface_does_not_certify(tmp_path, tables):
    assert score_run(write(tmp_path, tables, mode="strict"), GATES, tmp_path).amendments == []
    other = tmp_path / "sampled"
    assert score_run(write(other, tables, mode="sampled"), GATES, other).amendments[0].best == "fail"


def test_too_few_rows_around_changes_are_no_pass(tmp_path, tables):
    few = {**tables, "s5_civil_check_5B": [{**r, "window_idx": None} for r in tables["s5_civil_check_5B"]]}
    entry = metrics_of(write(tmp_path, few), tmp_path)["5B-T03"]
    assert entry["grade"] == "INVALID"
