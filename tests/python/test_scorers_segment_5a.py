"""Figures of 5A worked out by hand, its axes, and that only a strict validation certifies."""

import numpy as np
import pyarrow as pa
import pytest
import scorer_runs

from scorers.certify import certify_segment
from scorers.facts_5a import caveats
from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run

GATES = load_gates("5A")
SEEDS = (42, 7, 101, 202)
CLASSES = ("consumer_daytime", "online_24h", "evening_weekend", "office_hours")
HOURS = 48


def week(night: float, weekend: float) -> np.ndarray:
    """A week with a given share of night (spread over all days) on top of an even rest, and of weekend."""
    hour = np.arange(168)
    shape = np.where(hour % 24 < 6, night / 42, (1 - night) / 126)
    heavy = np.where(hour >= 120, weekend / (2 / 7), (1 - weekend) / (5 / 7))
    return shape * heavy / (shape * heavy).sum()


SHAPES = {"consumer_daytime": week(0.05, 0.3), "online_24h": week(0.25, 0.3), "evening_weekend": week(0.1, 0.4), "office_hours": week(0.05, 0.1)}


def policies(mode: str) -> dict:
    bounds = {f"amplitude_bounds_{k}_{e}": v for k in ("HOLIDAY", "PAYDAY") for e, v in (("min", 0.5), ("max", 1.5))}
    return {"policy_5A.validation_policy": [{"mode": mode}], "policy_5A.scenario_overlay_policy": [{"affected_eps": 0.01, **bounds}]}


def tables() -> dict:
    """Forty merchants in four classes, ten countries; the top one has a tenth of all demand; one tail row in two has none."""
    profile, scale, baseline, vectors, checked = [], [], [], [], []
    volumes = [400.0] + [3600.0 / 39] * 39
    for m, volume in enumerate(volumes):
        demand_class = CLASSES[m % 4]
        channel = "card_not_present" if demand_class == "online_24h" else "card_present"
        for zone, (role, origin, share) in enumerate((("primary_zone", "site", 0.99), ("tail_zone", "remote", 0.01 * (m % 2)))):
            i = len(profile)
            part = volume * (share if m % 2 else 1.0 - zone)
            profile.append({"mz_idx": i, "merchant_id": m, "legal_country_iso": f"C{m % 10}", "tzid": f"Z/{m % 20}/{zone}", "tz_idx": 2 * (m % 20) + zone,
                            "channel_group": channel, "zone_origin": origin, "zone_role": role, "demand_class": demand_class,
                            "virtual_mode": "VIRTUAL_ONLY" if m == 1 else "NON_VIRTUAL", "zone_site_count": 1 - zone, "high_variability_flag": m % 4 == 2})
            scale.append({"mz_idx": i, "weekly_volume_effective": part})
            baseline += [{"demand_class": demand_class, "channel_group": channel, "bucket": b, "intensity_base": part * x} for b, x in enumerate(SHAPES[demand_class])]
            # the first of two days is a holiday in every other country
            factor = [1.5 if h < 24 and m % 2 else 1.0 for h in range(HOURS)]
            vectors.append({"mz_idx": i, "is_active": part > 0, "factor": factor, "intensity": [part / 168 * f for f in factor]})
            checked.append({"mz_idx": i, "tz_idx": 2 * (m % 20) + zone, "is_active": part > 0, "n_hours": HOURS, "n_departures": 0, "largest_departure": 0.0})
    shapes = [{"shape_idx": i, "bucket": b, "shape_share": x} for i, c in enumerate(CLASSES) for b, x in enumerate(SHAPES[c])]
    choice = [{"mz_idx": row["mz_idx"], "shape_idx_1": 0, "shape_idx_2": 1, "mix_weight": 0.75, "template_1": row["merchant_id"] % 7,
               "template_2": (row["merchant_id"] + 1) % 7, "zone_profile_id": "neutral"} for row in profile]
    found = {
        "merchant_zone_profile_5A": profile, "s3_effective_scale_5A": scale, "class_zone_baseline_local_5A": baseline,
        "s4_intensity_vectors_5A": vectors, "s5_recomposition_5A": checked, "class_zone_shape_5A": shapes, "s2_template_choice_5A": choice,
        "s2_shape_vectors_5A": [{"shape_idx": i, "shape": SHAPES[c].tolist()} for i, c in enumerate(CLASSES)],
        "s3_base_vectors_5A": [{"mz_idx": r["mz_idx"], "base": SHAPES[r["demand_class"]].tolist()} for r in profile],
        "scenario_calendar_5A": [{"event_id": 0, "event_type": "HOLIDAY", "kind": "HOLIDAY", "scope_kind": "country", "amplitude": 0.75},
                                 {"event_id": 1, "event_type": "PAYDAY", "kind": "PAYDAY", "scope_kind": "country", "amplitude": 1.2}],
        "s4_zone_clock_5A": [{"tz_idx": 0, "is_transition_day": True}], "merchant_class_profile_5A": [{"merchant_id": m} for m in range(40)],
        "merchant_zone_scenario_local_5A": [{"mz_idx": 0}],
    }
    return {"5A": {name: pa.Table.from_pylist(rows) for name, rows in found.items()}}


def write(root, run_id="r", seed=42, mode="strict"):
    scorer_runs.write_project(root)
    folder = scorer_runs.write_run(root / "runs", run_id, seed, tables(), policies=policies(mode))
    return open_run(root / "runs", folder.name)


def metrics_of(run, root):
    return {m["id"]: m for m in score_run(run, GATES, root).metrics}


def test_figures_match_hand_values(tmp_path):
    found = metrics_of(write(tmp_path), tmp_path)
    values = {
        "5A-M01": 0, "5A-M05": (400 + 9 * 3600 / 39) / 4000, "5A-M07": 0.5, "5A-M09": 0, "5A-M10": 0, "5A-M15": 1,
        "5A-M17": 0.1, "5A-M18": (400 + 3600 / 39) / 4000, "5A-M22": 3600 / 39 / 4000,
        # twenty primary zones, and ten tail zones with two live cells of 0.92 arrivals each
        "5A-M08": 30,
    }
    assert {i: found[i]["value"] for i in values} == pytest.approx(values, abs=1e-9)
    night = {c: SHAPES[c][np.arange(168) % 24 < 6].sum() for c in CLASSES}
    assert found["5A-M14"]["parts"]["night"] == pytest.approx(night["online_24h"] - night["consumer_daytime"])
    assert found["5A-M25"]["parts"]["least"] == pytest.approx(1.0)


def test_countries_that_no_event_touches_are_seen(tmp_path):
    found = metrics_of(write(tmp_path), tmp_path)
    assert found["5A-M11"]["value"] == 5, "every other country"
    assert found["5A-M11"]["grade"] == "MISS"


def test_axes_follow_their_metrics():
    grades = {m["id"]: "BPLUS" for m in GATES.metrics} | {"5A-M12": "B", "5A-M06": "MISS"}
    report = {"metrics": [{"id": i, "grade": g} for i, g in grades.items()]}
    assert caveats(report) == {"channel": "clear", "concentration": "material", "tail": "clear", "dst": "clear", "overlay": "watch"}


def test_a_sampled_validation_cannot_certify(tmp_path):
    runs = {seed: write(tmp_path, f"seed_{seed}", seed, mode="sampled") for seed in SEEDS}
    document = certify_segment(GATES, runs, "small", tmp_path).document
    assert document["verdict"] == "HOLD_REMEDIATE"
    assert document["reasons"] == ["validation_mode is sampled: 5A-S5-001"]


def test_a_missing_seed_holds(tmp_path):
    runs = {seed: write(tmp_path, f"seed_{seed}", seed) for seed in SEEDS[:3]}
    assert certify_segment(GATES, runs, "small", tmp_path).document["verdict"] == "HOLD_REMEDIATE"
