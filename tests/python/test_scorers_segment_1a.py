"""Figures of 1A on tables small enough to work out by hand, and the negative control."""

import pyarrow as pa
import pytest
import scorer_runs
import scorer_worlds as worlds

from scorers.certify import certify_segment
from scorers.gates import load_gates
from scorers.runs import open_run
from scorers.score import score_run

GATES = load_gates("1A")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """Four merchants at home in NN (narrow) and SS (spread), 1 + 3 + 4 + 8 outlets."""
    root = scorer_runs.write_project(tmp_path_factory.mktemp("hand"))
    footprint = {1: {"NN": 1}, 2: {"NN": 2, "SS": 1}, 3: {"SS": 4}, 4: {"SS": 5, "NN": 1, "TT": 2}}
    homes = {1: "NN", 2: "NN", 3: "SS", 4: "SS"}
    rows = [(m, c, i + 1, homes[m]) for m, split in footprint.items() for c, n in split.items() for i in range(n)]
    sizes = [sum(split.values()) for split in footprint.values()]
    tables = {
        "outlet_catalogue": pa.table(
            {
                "merchant_id": [r[0] for r in rows],
                "legal_country_iso": [r[1] for r in rows],
                "site_order": [r[2] for r in rows],
                "home_country_iso": [r[3] for r in rows],
                "site_id": [0, 0, *range(2, len(rows))],
            }
        ),
        "merchant_catalogue": pa.table(
            {
                "merchant_id": [1, 2, 3, 4],
                "mcc_group": ["retail", "retail", "fuel", "fuel"],
                "channel": ["mixed", "card_present"] * 2,
                "home_country_iso": list(homes.values()),
                "currency_code": ["EUR", "EUR", "USD", "USD"],
                "n_outlets": sizes,
                "n_countries": [len(split) for split in footprint.values()],
                "size_profile": ["local_small"] * 4,
                "design_weight": [20.0, 1, 1, 1],
            }
        ),
        "s0_country_frame": pa.table(
            {"country_iso": ["NN", "SS", "TT"], "territory_class": ["narrow", "spread", "narrow"]}
        ),
        "s3_candidate_set": pa.table(
            {
                "merchant_id": [2, 2, 2, 4, 4, 4, 4, 4],
                "country_iso": list("NSTSNTUV"),
                "is_home": [True, False, False, True, False, False, False, False],
            }
        ),
        "s4_foreign_target": pa.table({"merchant_id": [1, 2, 3, 4], "k_target": [0, 1, 0, 2]}),
        "s2_outlet_counts": pa.table({"merchant_id": [2, 3, 4], "phi": [10.0, 12.0, 14.0]}),
    }
    scorer_runs.write_run(
        root / "runs",
        "r",
        1,
        {"1A": tables},
        policies={
            "policy_1A.merchant_mix__mcc_groups": [
                {"mcc_group": "retail", "share": 0.4},
                {"mcc_group": "fuel", "share": 0.6},
            ]
        },
    )
    score = score_run(open_run(root / "runs", "r"), GATES, root)
    return {m["id"]: m for m in score.metrics}


@pytest.mark.parametrize(
    ("metric_id", "value"),
    [
        ("1A-M01", 20 / 23),
        ("1A-M02", 4),
        ("1A-M03", 0.5),
        ("1A-M04", 2 * (1 + 6 + 12 + 32) / (4 * 16) - 5 / 4),
        ("1A-M05", 4 / 16),
        ("1A-M06", 100 * (3 / 8 - 0)),
        ("1A-M07", 2 / 23),
        ("1A-M08", 3),
        ("1A-M10", 0.5),
        ("1A-M11", 2 / 12),
        ("1A-M12", 13.8 / 10.2),
        ("1A-M14", 1),
        ("1A-P01", 0.25),
        ("1A-P02", 4 * 31000 / 16),
        ("1A-P03", 0.5),
        ("1A-P04", 6.0),
        ("1A-P08", 2),
        ("1A-P11", 0.25),
        ("1A-P09", 100 * (1 - 0.5)),
    ],
)
def test_figures_match_hand_values(scores, metric_id, value):
    assert scores[metric_id]["value"] == pytest.approx(value)


def test_figures_with_parts_match_hand_values(scores):
    assert scores["1A-P10"]["parts"] == {"card_not_present": 0, "mixed": 0.5}
    assert scores["1A-P12"]["parts"] == {"countries": 2, "largest_share": 0.5}


def test_thin_worlds_are_not_graded_and_absent_artefacts_fail(scores):
    assert {i for i, m in scores.items() if m["grade"] == "INVALID"} >= {
        "1A-M03",
        "1A-M04",
        "1A-M06",
        "1A-M09",
        "1A-P05",
    }
    assert scores["1A-M15"]["value"] == 5
    assert scores["1A-M16"]["grade"] == "NOT_EVALUATED"
    assert (scores["1A-P07"]["grade"], scores["1A-P07"]["note"]) == (
        "NOT_COMPUTED",
        "datasets absent: s0_merchant_register",
    )


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """Certificates of a good world and of the negative control, on all four seeds."""
    root = scorer_runs.write_project(tmp_path_factory.mktemp("world"))
    runs = {}
    for name, is_collapsed in (("good", False), ("control", True)):
        for seed in (42, 7, 101, 202):
            folder = scorer_runs.write_run(
                root / "runs",
                f"{name}_{seed}",
                seed,
                {"1A": worlds.segment_1a(seed, is_collapsed)},
                policies=worlds.MIX_POLICY,
            )
            scorer_runs.record_rerun(folder)
            runs.setdefault(name, {})[seed] = open_run(root / "runs", f"{name}_{seed}")
    return {
        name: certify_segment(GATES, chosen, "small", root, baseline=runs["good"][42]) for name, chosen in runs.items()
    }


def test_a_good_world_passes_at_b_plus(certified):
    assert certified["good"].document["verdict"] == "PASS_BPLUS"


def test_the_negative_control_fails_for_the_right_reasons(certified):
    document = certified["control"].document
    assert (document["verdict"], document["is_pass"]) == ("FAIL_REALISM", False)
    for codes in document["failing_seeds"].values():
        assert {"1A-M01", "1A-M08", "1A-M11", "1A-P02", "1A-P12"} <= set(codes)
    assert {"S2: phi_merchant_sd, phi_group, phi_channel"} <= {row["look_at"] for row in document["triage"]}


def test_the_laxer_counting_rule_is_printed_and_never_decides(certified):
    for seed in certified["good"].seeds.values():
        assert seed["counting_rule"]["decides"] is False


def test_drift_against_the_baseline_names_direction(certified):
    own, other = (certified[name].seeds[42]["drift"] for name in ("good", "control"))
    assert all(row.get("statistic", 0) == 0 for row in own)
    moved = {(row["sample"], row["test"]): row for row in other}
    assert moved["candidates_per_expanding_merchant", "ks"]["direction"] == "up"
    assert moved["homes_by_country", "jensen_shannon"]["distance"] > 0.3


def test_unequal_rerun_fails(certified, tmp_path):
    root = scorer_runs.write_project(tmp_path)
    folder = scorer_runs.write_run(root / "runs", "r", 42, {"1A": worlds.segment_1a(42)}, policies=worlds.MIX_POLICY)
    scorer_runs.record_rerun(folder, is_equal=False)
    figure = next(m for m in score_run(open_run(root / "runs", "r"), GATES, root).metrics if m["id"] == "1A-M16")
    assert (figure["value"], figure["grade"]) == (False, "MISS")
    scorer_runs.write_dataset(folder, "1A", "s4_foreign_target", worlds.segment_1a(7)["s4_foreign_target"])
    figure = next(m for m in score_run(open_run(root / "runs", "r"), GATES, root).metrics if m["id"] == "1A-M16")
    assert figure["grade"] == "NOT_EVALUATED", "evidence about other bytes is no evidence"


def test_a_run_without_its_egress_is_scored_as_broken(tmp_path):
    root = scorer_runs.write_project(tmp_path)
    tables = worlds.segment_1a(42)
    del tables["outlet_catalogue"]
    scorer_runs.write_run(root / "runs", "r", 42, {"1A": tables}, policies=worlds.MIX_POLICY)
    grades = {m["id"]: m["grade"] for m in score_run(open_run(root / "runs", "r"), GATES, root).metrics}
    assert (grades["1A-M01"], grades["1A-M09"], grades["1A-M11"]) == ("NOT_COMPUTED", "INVALID", "BPLUS")
