"""Figures of 3A worked out by hand, and the control that copies its market."""

import math

import pyarrow as pa
import pytest
import scorer_runs

from scorers.certify import certify_segment
from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run

GATES = load_gates("3A")
SEEDS = (42, 7, 101, 202)
PPB = 10**9
# Two countries of three zones; sites of a pair in its first zone, some in its second.
PRIORS = {"AA": [0.6, 0.3, 0.1], "BB": [0.5, 0.3, 0.2]}
PAIRS = 80
POLICY = {"policy_3A.s3_dispersion": [{"lambda_sigma": 0.0}]}


def shares_of(pair: int, is_echo: bool) -> list[int]:
    """A share vector of its own for every pair: the first zone between 0.45 and 0.69; an echo has the prior's."""
    if is_echo:
        return [round(share * PPB) for share in PRIORS["AA" if pair % 2 else "BB"]]
    first = round((0.45 + 0.003 * pair) * PPB)
    second = round((PPB - first) * 0.7)
    return [first, second, PPB - first - second]


def tables(is_echo: bool = False) -> dict:
    pairs = [(m, "AA" if m % 2 else "BB", shares_of(m, is_echo)) for m in range(PAIRS)]
    rows = []
    for merchant, country, shares in pairs:
        counts = [5, 4, 1] if merchant % 4 else [10, 0, 0]
        for zone, (share, count) in enumerate(zip(shares, counts)):
            rows.append({
                "merchant_id": merchant, "legal_country_iso": country, "tzid": f"{country}/{zone}", "site_count": 10,
                "zone_site_count": count, "zone_site_count_sum": 10, "observed_site_count": [6, 4, 0][zone], "share_ppb": share,
                "share_drawn": share / PPB, "prior_share_ppb": round(PRIORS[country][zone] * PPB), "is_escalated": True,
                "is_dominant": zone == 0, "is_tail": count == 0, "lambda_merchant": 1.0})
    single = {"merchant_id": 500, "legal_country_iso": "CC", "tzid": "CC/0", "site_count": 1, "zone_site_count": 1,
              "zone_site_count_sum": 1, "observed_site_count": 1, "share_ppb": PPB, "share_drawn": 1.0, "prior_share_ppb": PPB,
              "is_escalated": False, "is_dominant": True, "is_tail": False, "lambda_merchant": 1.0}
    queue = [{"merchant_id": m, "legal_country_iso": c, "site_count": 10, "zone_count_country": 3, "observed_zone_count": 2,
              "is_escalated": True, "decision_reason": "forced_escalation" if m < 8 else "default_escalation"} for m, c, _ in pairs]
    queue += [{"merchant_id": 500 + i, "legal_country_iso": "CC", "site_count": 10, "zone_count_country": 1, "observed_zone_count": 1,
               "is_escalated": False, "decision_reason": "forced_monolithic"} for i in range(40)]
    queue += [{"merchant_id": 600 + i, "legal_country_iso": "DD", "site_count": 10, "zone_count_country": 5, "observed_zone_count": 1,
               "is_escalated": i % 10 != 0, "decision_reason": "default_escalation" if i % 10 else "legacy_default"} for i in range(30)]
    priors = [{"country_iso": c, "tzid": f"{c}/{z}", "share_effective": p, "is_material": True} for c, ps in PRIORS.items() for z, p in enumerate(ps)]
    return {"3A": {
        "s1_escalation_queue": pa.Table.from_pylist(queue),
        "s2_country_zone_priors": pa.Table.from_pylist([*priors, {"country_iso": "CC", "tzid": "CC/0", "share_effective": 1.0, "is_material": True}]),
        "s3_zone_shares": pa.Table.from_pylist(rows),
        "s4_zone_counts": pa.Table.from_pylist(rows),
        "zone_alloc": pa.Table.from_pylist([*rows, single]),
        "zone_alloc_universe_hash": pa.table({"routing_universe_hash": ["0"]}),
    }}


def write(root, run_id="r", seed=42, **more):
    scorer_runs.write_project(root)
    folder = scorer_runs.write_run(root / "runs", run_id, seed, tables(**more), policies=POLICY)
    return open_run(root / "runs", folder.name)


def metrics_of(run, root):
    return {m["id"]: m for m in score_run(run, GATES, root).metrics}


def test_figures_match_hand_values(tmp_path):
    found = metrics_of(write(tmp_path), tmp_path)
    values = {
        "3A-V01": 0.55, "3A-V01b": 0.575, "3A-V02": 0,
        "3A-V03b": 1, "3A-V03c": 3,
        "3A-V05": 0.5, "3A-V06": 0.625,       # a quarter of pairs at 1, the rest at .5
        "3A-S07": 0.1, "3A-S08": 1,           # all of the three-zone pairs, nine in ten of the five-zone ones
        "3A-P01": 1 - 60 / 800,               # one outlet-equivalent of ten in a zone without a site
        "3A-P03": 8 / 107, "3A-P05": 1, "3A-P07": 40 / 240, "3A-P08": 0,
    }
    values["3A-P02"] = 20 / 81                # of the pairs that are allocated
    assert {i: found[i]["value"] for i in values} == pytest.approx(values, abs=1e-9)
    assert found["3A-V03"]["parts"]["rate"] == 0.75
    assert 0.6 < found["3A-V03"]["parts"]["lower_bound"] < 0.75
    assert found["3A-V07"]["parts"] == {"median": 0.5, "distance_from_v05": 0}
    step = 0.006 * math.sqrt((40**2 - 1) / 12)  # forty evenly spaced shares a country
    assert found["3A-V04"]["parts"]["material_zones"] == pytest.approx(step * 0.5, rel=0.5)


def test_shares_that_copy_the_market_are_seen(tmp_path):
    found = metrics_of(write(tmp_path, is_echo=True), tmp_path)
    assert found["3A-V04"]["parts"]["material_zones"] == 0 and found["3A-V04"]["grade"] == "MISS"
    assert found["3A-P04"]["value"] == pytest.approx(0, abs=1e-12) and found["3A-P04"]["grade"] == "MISS"
    assert found["3A-P05"]["value"] == 2 / PAIRS and found["3A-P05"]["grade"] == "MISS"


def test_a_missing_seed_cannot_be_graded(tmp_path):
    runs = {seed: write(tmp_path, f"seed_{seed}", seed) for seed in SEEDS[:3]}
    document = certify_segment(GATES, runs, "small", tmp_path).document
    assert document["missing_seeds"] == [202] and not document["is_pass"]


def test_a_falling_escalation_curve_is_measured(tmp_path):
    """Three in ten of the five-zone pairs instead of nine: the curve falls by the difference."""
    run = write(tmp_path)
    data = tables()["3A"]
    rows = data["s1_escalation_queue"].to_pylist()
    for row in rows:
        if row["legal_country_iso"] == "DD":
            row["is_escalated"] = row["merchant_id"] % 10 < 3
    folder = tmp_path / "runs" / "r"
    scorer_runs.write_dataset(folder, "3A", "s1_escalation_queue", pa.Table.from_pylist(rows))
    scorer_runs.seal_segment(folder, "3A")
    found = metrics_of(run, tmp_path)
    assert found["3A-S07"]["value"] == pytest.approx(0.7) and found["3A-S07"]["grade"] == "MISS"
    assert found["3A-S08"]["value"] == 1
