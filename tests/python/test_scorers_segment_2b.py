"""Figures of 2B worked out by hand, its preconditions, and the files beside its report."""

import json
import math

import pyarrow as pa
import pytest
import scorer_runs

from scorers.certify import certify_segment, write_certificate
from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run

GATES = load_gates("2B")
SEEDS = (42, 7, 101, 202)
DAYS = 28
# Two chains and a single shop: shares of sites, and the zone of each site.
CHAINS = {0: ([0.75, 0.25], [0, 1]), 1: ([0.4, 0.3, 0.2, 0.1], [0, 0, 1, 1]), 2: ([1.0], [0])}
POLICIES = {
    "policy_2B.alias_layout_policy_v1": [{"weight_source_mode": "profile_mixture_v2"}],
    "policy_2B.day_effect_policy_v1": [{"sigma_gamma_policy_v2_enabled": True}],
    "policy_2B.group_mix_regularizer_v1": [{"enabled": True}],
}


def group_shares(chain: int) -> dict[int, float]:
    shares, zones = CHAINS[chain]
    return {zone: sum(s for s, z in zip(shares, zones) if z == zone) for zone in sorted(set(zones))}


def tables(arrivals_a_day: int = 20) -> dict:
    sites = [(m, i, share, zone) for m, (shares, zones) in CHAINS.items() for i, (share, zone) in enumerate(zip(shares, zones))]
    mix = [(m, day, zone, p) for m in CHAINS for day in range(DAYS) for zone, p in group_shares(m).items()]
    # two zones whose merchants swing together: +10 % and -10 % on alternate days
    gamma = [1.1 if day % 2 == zone else 0.9 for _, day, zone, _ in mix]
    picks = [(m, day, zone) for m, day, zone, p in mix for _ in range(round(arrivals_a_day * p))]
    several = [(m, day) for m in (0, 1) for day in range(DAYS)]
    return {
        "1A": {"merchant_catalogue": pa.table({
            "merchant_idx": list(CHAINS), "mcc_group": ["retail", "fuel", "retail"], "channel": ["card_present"] * 3,
            "home_country_iso": ["FR", "DE", "FR"]})},
        "2A": {"tz_dim_2A": pa.table({"tz_idx": [0, 1], "tzid": ["A/1", "A/2"]})},
        "2B": {
            "s1_merchant_profile": pa.table({
                "merchant_idx": list(CHAINS), "n_sites": [len(s) for s, _ in CHAINS.values()],
                "mixture_component": ["hub_spoke", "heavy_tail", "single"], "size_bucket": ["small", "small", "single"],
                "soft_cap_applied": [False] * 3, "secondary_floor_applied": [False] * 3}),
            "s1_site_weights": pa.table({
                "merchant_idx": [s[0] for s in sites], "site_id": range(len(sites)), "tz_idx": [s[3] for s in sites],
                "mass_q": [round(s[2] * 2**32) for s in sites], "p_weight": [s[2] for s in sites]}),
            "s2_alias_index": pa.table({"table_id": [0]}), "s2_alias_slots": pa.table({"slot": [0]}),
            "dim_day_2B": pa.table({"day_idx": range(DAYS)}),
            "s3_sigma": pa.table({"merchant_idx": [0, 0, 1, 1, 2], "tz_idx": [0, 1, 0, 1, 0], "sigma_value": [0.1, 0.2, 0.1, 0.2, 0.1]}),
            "s3_day_effects": pa.table({
                "merchant_idx": [r[0] for r in mix], "day_idx": [r[1] for r in mix], "tz_idx": [r[2] for r in mix],
                "gamma": gamma, "log_gamma": [math.log(g) for g in gamma], "clipped": [False] * len(mix)}),
            "s4_group_weights": pa.table({
                "merchant_idx": [r[0] for r in mix], "day_idx": [r[1] for r in mix], "tz_idx": [r[2] for r in mix],
                "p_group": [r[3] for r in mix]}),
            "s4_group_index": pa.table({"merchant_idx": list(CHAINS), "n_groups": [len(group_shares(m)) for m in CHAINS]}),
            "s4_regularizer": pa.table({
                "merchant_idx": [r[0] for r in several], "day_idx": [r[1] for r in several], "regularizer_applied": [True] * len(several),
                "regularizer_delta_mass": [0.01 if m == 0 else 0.03 for m, _ in several],
                "max_p_post": [max(group_shares(m).values()) for m, _ in several]}),
            "s5_arrival_roster": pa.table({"merchant_idx": [p[0] for p in picks], "day_idx": [p[1] for p in picks]}),
            "s5_selection_log": pa.table({
                "merchant_idx": [p[0] for p in picks], "day_idx": [p[1] for p in picks], "tz_idx": [p[2] for p in picks]}),
        },
    }


def write(root, run_id="r", seed=42, policies=None, **more):
    scorer_runs.write_project(root)
    folder = scorer_runs.write_run(root / "runs", run_id, seed, tables(**more), policies=POLICIES | (policies or {}))
    return open_run(root / "runs", folder.name)


def metrics_of(run, root):
    return {m["id"]: m for m in score_run(run, GATES, root).metrics}


def test_figures_match_hand_values(tmp_path):
    found = metrics_of(write(tmp_path), tmp_path)
    entropy = [-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)), -(0.7 * math.log(0.7) + 0.3 * math.log(0.3))]
    values = {
        "2B-PRE1": 28, "2B-PRE2": 1, "2B-PRE5": 2,
        "2B-S1-V01": 0.15,             # of .25 .25 and .15 .05 .05 .15
        "2B-S1-V01m": 0.175,           # of .25 and .10
        "2B-S1-V02": 0.3,              # of .50 and .10
        "2B-S1-V03": 0.1625,           # half the way from .30 to .625
        "2B-S4-V01": 0.725, "2B-S4-V02": 0, "2B-S4-V03": 1, "2B-S4-V04": sum(entropy) / 2, "2B-S4-V05": 0,
        "2B-S4-N1": 0.5,               # two values, one a merchant
        "2B-S4-N3": 0, "2B-S5-N1": 0, "2B-N-R1": 0,
    }
    values["2B-S3-V04"] = math.sqrt(0.6 * 0.04**2 + 0.4 * 0.06**2) / 0.14
    assert {i: found[i]["value"] for i in values} == pytest.approx(values, abs=1e-12)
    assert found["2B-S4-N2"]["parts"] == pytest.approx({"median": 0.02, "p95": 0.03})
    assert found["2B-S3-V05"]["parts"]["mean"] == pytest.approx(1)
    assert found["2B-S3-V01"]["value"] == pytest.approx(0.1 * math.sqrt(28 / 27))


def test_too_few_merchants_are_not_graded_whatever_their_figures(tmp_path):
    runs = {seed: write(tmp_path, f"seed_{seed}", seed) for seed in SEEDS}
    document = certify_segment(GATES, runs, "small", tmp_path).document
    assert document["verdict"] == "INVALID_FOR_GRADING"


def test_an_idle_policy_is_a_failed_precondition(tmp_path):
    run = write(tmp_path, policies={"policy_2B.group_mix_regularizer_v1": [{"enabled": False}]})
    assert metrics_of(run, tmp_path)["2B-PRE4"]["grade"] == "MISS"


def test_a_sparse_roster_is_a_failed_precondition(tmp_path):
    found = metrics_of(write(tmp_path, arrivals_a_day=1), tmp_path)
    assert found["2B-PRE2"]["grade"] == "MISS"


def test_files_beside_the_report_state_bands_and_the_tail_floor(tmp_path):
    runs = {seed: write(tmp_path, f"seed_{seed}", seed) for seed in SEEDS}
    written = {path.name: path for path in write_certificate(certify_segment(GATES, runs, "small", tmp_path), tmp_path / "out")}
    report = json.loads(written["segment_2B_seed_42.json"].read_text())
    assert report["flags"]["preconditions_pass"] is False and report["flags"]["structural_pass"] is True
    assert report["flags"]["s1_bplus_band"] is False and report["flags"]["s1_b_band"] is False, "N1 has no merchant of 8 sites"
    floor = json.loads(written["segment_2B_tail_floor_7.json"].read_text())
    assert floor["floor_bound"] is False and floor["share_n_groups_eq_1"] == 0 and floor["decision"] == "NO_GO_2A"
    assert "# Tail floor" in written["segment_2B_tail_floor_7.md"].read_text()
    assert "2B-S1-V01" in written["segment_2B_seed_101.md"].read_text()
    assert "segment_2B_diagnostics_202.csv" in written


def test_the_spread_of_the_first_residual_is_graded_at_authority_only(tmp_path):
    runs = {seed: write(tmp_path, f"seed_{seed}", seed) for seed in SEEDS}
    rows = {row["id"]: row for row in certify_segment(GATES, runs, "small", tmp_path).document["stability"]}
    assert rows["2B-S1-V01"]["grade"] == "REPORTED" and rows["2B-S1-V01m"]["grade"] == "BPLUS"
    assert rows["2B-S3-V03"]["bands"] == {"b_plus": {"max": 0.25}}


def sealed(run, digests: dict[str, str]) -> None:
    """Give a run the sealed inventory that the rails compare."""
    rows = [{"kind": "policy", "name": f"segment_2B/{name}", "sha256": digest} for name, digest in digests.items()]
    scorer_runs.write_dataset(run.folder, "2B", "s0_sealed_inputs_2B", pa.Table.from_pylist(rows))
    scorer_runs.seal_segment(run.folder, "2B")


@pytest.mark.parametrize(("changed", "red"), [
    ({}, set()),
    ({"day_effect_policy_v1": "new"}, set()),
    ({"day_effect_policy_v1": "new", "group_mix_regularizer_v1": "new"}, {"one_state_touched"}),
])
def test_a_candidate_may_touch_one_state(changed, red, tmp_path):
    from scorers.rails_2b import rails
    from scorers.view import RunView

    runs = [write(tmp_path, name) for name in ("candidate", "baseline")]
    before = {"alias_layout_policy_v1": "a", "day_effect_policy_v1": "b", "group_mix_regularizer_v1": "c"}
    for run, digests in zip(runs, (before | changed, before)):
        sealed(run, digests)
    scores = [score_run(run, GATES, tmp_path) for run in runs]
    with RunView(runs[0], GATES, tmp_path) as new, RunView(runs[1], GATES, tmp_path) as old:
        found = rails(new, old, *scores)
    # the synthetic world has two atoms by construction
    assert {name for name, holds in found.items() if not holds} - {"no_artifact", "s3_band"} == red


def test_site_weights_that_move_without_their_policy_are_a_red_rail(tmp_path):
    from scorers.rails_2b import rails
    from scorers.view import RunView

    runs = [write(tmp_path, name) for name in ("candidate", "baseline")]
    table = tables()["2B"]["s1_site_weights"]
    scorer_runs.write_dataset(runs[0].folder, "2B", "s1_site_weights", table.slice(0, 6))
    for run in runs:
        sealed(run, {"alias_layout_policy_v1": "a"})
    scores = [score_run(run, GATES, tmp_path) for run in runs]
    with RunView(runs[0], GATES, tmp_path) as new, RunView(runs[1], GATES, tmp_path) as old:
        assert rails(new, old, *scores)["s1_unchanged"] is False
