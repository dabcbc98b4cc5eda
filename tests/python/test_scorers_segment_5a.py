"""Figures of 5A worked out by hand, its axes, and that only a strict validation certifies."""

import math

import numpy as np
import pyarrow as pa
import pytest
import scorer_runs
from scipy.stats import chi2

from scorers import stats
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


def tables() -> dict[str, list[dict]]:
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
    return {
        "merchant_zone_profile_5A": profile, "s3_effective_scale_5A": scale, "class_zone_baseline_local_5A": baseline,
        "s4_intensity_vectors_5A": vectors, "s5_recomposition_5A": checked, "class_zone_shape_5A": shapes, "s2_template_choice_5A": choice,
        "s2_shape_vectors_5A": [{"shape_idx": i, "shape": SHAPES[c].tolist()} for i, c in enumerate(CLASSES)],
        "s3_base_vectors_5A": [{"mz_idx": r["mz_idx"], "base": SHAPES[r["demand_class"]].tolist()} for r in profile],
        "scenario_calendar_5A": [{"event_id": 0, "event_type": "HOLIDAY", "kind": "HOLIDAY", "scope_kind": "country", "amplitude": 0.75},
                                 {"event_id": 1, "event_type": "PAYDAY", "kind": "PAYDAY", "scope_kind": "country", "amplitude": 1.2}],
        "s4_zone_clock_5A": [{"tz_idx": 0, "is_transition_day": True}], "merchant_class_profile_5A": [{"merchant_id": m} for m in range(40)],
        "merchant_zone_scenario_local_5A": [{"mz_idx": 0}],
        # shops lean to every class alike, the one online-only merchant to its own alone
        "s1_merchant_demand": [{"merchant_id": m, "sector": "retail", "channel": "card_present", "virtual_mode": "VIRTUAL_ONLY" if m == 1 else "NON_VIRTUAL"}
                               for m in range(40)],
        "s1_class_affinity": [{"sector": "retail", "channel": channel, "demand_class": c, "affinity": affinity}
                              for c in CLASSES for channel, affinity in (("card_present", 0.25), ("virtual", float(c == "online_24h")))],
        "s1_class_draw": [{"merchant_id": m, "first_class": CLASSES[m % 4]} for m in range(40)],
    }


def write(root, run_id="r", seed=42, mode="strict", changes=None):
    scorer_runs.write_project(root)
    laid = {name: pa.Table.from_pylist(rows) for name, rows in {**tables(), **(changes or {})}.items()}
    folder = scorer_runs.write_run(root / "runs", run_id, seed, {"5A": laid}, policies=policies(mode))
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


def test_first_classes_are_held_against_all_chances(tmp_path):
    """Ten of each class; thirty-nine shops expect a quarter of each, the online-only one its own."""
    statistic = 3 * 0.25**2 / 9.75 + 0.75**2 / 10.75
    assert metrics_of(write(tmp_path), tmp_path)["5A-E01"]["value"] == pytest.approx(chi2.sf(statistic, 3))
    one_sided = [{"merchant_id": m, "first_class": CLASSES[m % 2]} for m in range(40)]
    found = metrics_of(write(tmp_path, "one_sided", changes={"s1_class_draw": one_sided}), tmp_path)
    assert found["5A-E01"]["value"] == pytest.approx(chi2.sf((10.25**2 + 2 * 9.75**2) / 9.75 + 9.25**2 / 10.75, 3))


def test_hours_of_the_channels_are_counted_from_the_morning(tmp_path):
    """From five in the morning: one hour of night, eighteen of day, five of night; each part even inside itself."""
    entry = metrics_of(write(tmp_path), tmp_path)["5A-E02"]
    per_merchant = 3600 / 39
    counter = (0.05 * (400 + 19 * per_merchant) + 0.1 * 10 * per_merchant) / (400 + 29 * per_merchant)
    distance = (0.25 - counter) * 5 / 6
    assert entry["detail"]["distance"] == pytest.approx(distance)
    night, day = (0 + 19 + 20 + 21 + 22 + 23) / 6, 9.5
    assert entry["parts"]["later_h"] == pytest.approx((0.25 - counter) * (night - day))
    # ten merchants of the one channel, thirty of the other
    x = distance * math.sqrt(10 * 30 / 40)
    assert entry["parts"]["p"] == pytest.approx(2 * sum((-1) ** (k - 1) * math.exp(-2 * k * k * x * x) for k in range(1, 100)))


@pytest.mark.parametrize(("without_tail", "short_holiday_h", "kept"), [
    (False, 20, ["5A-M07", "5A-M12"]),
    (True, 20, ["5A-M12"]),          # no tail row has demand: a rate of 1
    (False, 12, ["5A-M07"]),         # half of the countries are touched half as long: a ratio of 2
])
def test_claims_are_resampled(tmp_path, without_tail, short_holiday_h, kept):
    """Of three claims that of thirty zones never holds: the band asks for hundreds."""
    world = tables()
    merchant = {row["mz_idx"]: row["merchant_id"] for row in world["merchant_zone_profile_5A"]}
    for row in world["s4_intensity_vectors_5A"]:
        length = 24 if merchant[row["mz_idx"]] % 2 else short_holiday_h
        row["factor"] = [1.5 if h < length else 1.0 for h in range(HOURS)]
        row["intensity"] = row["factor"]
    if without_tail:
        is_tail = {row["mz_idx"]: row["zone_role"] == "tail_zone" for row in world["merchant_zone_profile_5A"]}
        world["s3_effective_scale_5A"] = [{**row, "weekly_volume_effective": row["weekly_volume_effective"] * (not is_tail[row["mz_idx"]])}
                                          for row in world["s3_effective_scale_5A"]]
    entry = metrics_of(write(tmp_path, changes=world), tmp_path)["5A-E03"]
    assert entry["value"] == len(kept)
    assert (entry["detail"]["5A-M07"]["centre"] <= 0.8) == ("5A-M07" in kept) and (entry["detail"]["5A-M12"]["centre"] <= 1.6) == ("5A-M12" in kept)
    assert entry["detail"]["5A-M12"]["value"] == pytest.approx(24 / short_holiday_h)
    rates = stats.resample_counts(40, GATES.metric("5A-E03")["params"]["resamples"], 42)[:, ::2].sum(axis=1) / 40
    value, low, high = (1, 1, 1) if without_tail else (0.5, *np.quantile(rates, [0.05, 0.95]))
    assert entry["detail"]["5A-M07"]["interval"] == pytest.approx([2 * value - high, 2 * value - low])


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
