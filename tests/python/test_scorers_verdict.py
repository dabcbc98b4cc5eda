"""From figures to verdicts: overlapping bands, thin cohorts, severities, missing seeds, evidence, exceptions."""

import pytest

from scorers.gates import Gates
from scorers.registry import Amendment, Figure
from scorers.verdict import grade_metric, judge_seed, judge_segment, stability, waive_missing_evidence

NAMES = {"bplus": "PASS_BPLUS", "b": "PASS_B", "fail": "FAIL_REALISM", "invalid": "INVALID_FOR_GRADING"}


def metric(metric_id="M1", severity="hard", **more):
    return {
        "id": metric_id,
        "name": "m",
        "definition": "d",
        "cohort": "c",
        "unit": "u",
        "severity": severity,
        "owner": "S1",
        "b": {"max": 2},
        "b_plus": {"max": 1},
        **more,
    }


def scorecard(*metrics, **more):
    severities = {
        "hard": {"b_share": 1, "b_plus_share": 1},
        "stretch": {"b_share": 0, "b_plus_share": 1},
        "report": {"b_share": 0, "b_plus_share": 0},
        "precondition": {"b_share": 1, "b_plus_share": 1, "invalid_first": True},
        "most": {"b_share": 0.5, "b_plus_share": 0.5},
    }
    return Gates(
        {
            "segment": "1A",
            "title": "t",
            "verdict_names": NAMES,
            "required_seeds": [1, 2],
            "severities": severities,
            "metrics": list(metrics),
            **more,
        }
    )


def graded(entry, value, size=100, sizes=None, **figure):
    return grade_metric(entry, Figure(value, size=size, **figure), "small", sizes or {})


def verdict_of(gates, values, structure=(), amendments=()):
    metrics = [v if isinstance(v, dict) else graded(m, v) for m, v in zip(gates.metrics, values)]
    return judge_seed(gates, metrics, list(structure), list(amendments))


@pytest.mark.parametrize(("value", "grade"), [(0.3, "B"), (0.40, "BPLUS"), (0.50, "B"), (0.60, "MISS"), (0.20, "MISS")])
def test_a_figure_in_b_plus_but_outside_a_narrower_b_counts_as_b(value, grade):
    overlapping = metric(b={"min": 0.25, "max": 0.45}, b_plus={"min": 0.35, "max": 0.55}, hard={"min": 0.25})
    entry = graded(overlapping, value)
    assert entry["grade"] == grade
    assert entry["is_hard_miss"] == (value < 0.25)


def test_all_parts_must_hold_and_a_part_without_a_band_asks_for_nothing():
    entry = {**metric(parts={"p": {"b": {"below": 0.05}, "b_plus": {"below": 0.01}}, "eta2": {"b_plus": {"max": 0.5}}})}
    for values, grade in (
        ({"p": 0.001, "eta2": 0.2}, "BPLUS"),
        ({"p": 0.001, "eta2": 0.7}, "B"),
        ({"p": 0.2, "eta2": 0.2}, "MISS"),
    ):
        assert graded(entry, None, parts=values)["grade"] == grade


@pytest.mark.parametrize(
    ("more", "size", "sizes", "reason"),
    [
        ({"min_cohort": 6}, 5, {}, "cohort of 5, at least 6 needed"),
        (
            {"min_size": {"catalogue_merchants": 200}},
            150,
            {"catalogue_merchants": 150},
            "150 catalogue merchants, at least 200 needed",
        ),
        ({"scales": ["authority"]}, 9, {}, "not graded at scale small; graded at authority"),
    ],
)
def test_a_thin_cohort_is_not_graded(more, size, sizes, reason):
    entry = graded(metric(**more), 0.5, size, sizes)
    assert (entry["grade"], entry["note"]) == ("INVALID", reason)
    assert entry["b_pass"] is None


@pytest.mark.parametrize("value", [None, float("nan")])
def test_an_empty_cohort_is_not_graded(value):
    assert graded(metric(), value, 0)["grade"] == "INVALID"


def test_what_could_not_be_computed_fails():
    gates = scorecard(metric())
    judged = judge_seed(gates, [grade_metric(gates.metrics[0], "datasets absent: x", "small", {})], [], [])
    assert (judged["verdict"], judged["failing"]) == ("FAIL_REALISM", ["M1"])


def test_verdict_of_one_seed_follows_the_severities():
    gates = scorecard(metric("M1"), metric("M2", "stretch"), metric("M3", "report"))
    assert verdict_of(gates, [0.5, 0.5, 9])["verdict"] == "PASS_BPLUS"
    assert verdict_of(gates, [1.5, 0.5, 0])["verdict"] == "PASS_B"
    warned = verdict_of(gates, [0.5, 9, 0])
    assert (warned["verdict"], warned["warnings"]) == ("PASS_B", ["M2"])
    failed = verdict_of(gates, [9, 0.5, 0])
    assert (failed["verdict"], failed["failing"]) == ("FAIL_REALISM", ["M1"])


def test_a_severity_may_ask_for_a_share_of_its_metrics():
    gates = scorecard(metric("M1", "most"), metric("M2", "most"))
    assert verdict_of(gates, [0.5, 9])["verdict"] == "PASS_BPLUS"
    assert verdict_of(gates, [9, 9])["verdict"] == "FAIL_REALISM"


def test_a_failed_precondition_is_ungradable_before_anything_else():
    gates = scorecard(metric("M1", "precondition"), metric("M2"))
    judged = verdict_of(gates, [9, 9])
    assert (judged["verdict"], judged["preconditions_failing"]) == ("INVALID_FOR_GRADING", ["M1"])
    assert judge_segment(gates, {1: judged, 2: verdict_of(gates, [0, 9])}, [], [])["verdict"] == "INVALID_FOR_GRADING"


def test_a_required_figure_that_cannot_be_graded_is_no_pass_but_a_failure_weighs_more():
    gates = scorecard(metric("M1", min_cohort=500), metric("M2"))
    assert verdict_of(gates, [0.5, 0.5])["verdict"] == "INVALID_FOR_GRADING"
    assert verdict_of(gates, [0.5, 9])["verdict"] == "FAIL_REALISM"


def test_an_ungraded_stretch_figure_only_bars_the_upper_verdict():
    gates = scorecard(metric("M1"), metric("M2", "stretch", min_cohort=500))
    assert verdict_of(gates, [0.5, 0.5])["verdict"] == "PASS_B"


def test_a_failing_gate_fails_whatever_the_figures_say():
    judged = verdict_of(scorecard(metric()), [0.5], structure=["1A-S1-020"])
    assert (judged["verdict"], judged["hard_failing"]) == ("FAIL_REALISM", ["1A-S1-020"])


def test_amendments_force_or_limit_the_verdict():
    gates = scorecard(metric())
    forced = verdict_of(gates, [0.5], amendments=[Amendment("topology_rebalance_active", "fail")])
    assert (forced["verdict"], forced["reasons"]) == ("FAIL_REALISM", ["topology_rebalance_active"])
    assert verdict_of(gates, [0.5], amendments=[Amendment("approved exception", "b")])["verdict"] == "PASS_B"


def test_an_approved_exception_replaces_the_b_band():
    entry = grade_metric(
        metric(b={"max": 0.002}, b_plus={"max": 0.0005}),
        Figure(0.004, size=9),
        "small",
        {},
        {"M1": {"b": {"max": 0.005}}},
    )
    assert entry["grade"] == "B"
    assert entry["bands"]["b"] == {"max": 0.005}


def test_the_worst_seed_decides_and_a_missing_seed_never_passes():
    gates = scorecard(metric())
    good, fair, bad = (verdict_of(gates, [v]) for v in (0.5, 1.5, 9))
    assert judge_segment(gates, {1: good, 2: good}, [], [])["verdict"] == "PASS_BPLUS"
    assert judge_segment(gates, {1: good, 2: fair}, [], [])["verdict"] == "PASS_B"
    failed = judge_segment(gates, {1: good, 2: bad}, [], [])
    assert (failed["verdict"], failed["failing_seeds"]) == ("FAIL_REALISM", {"2": ["M1"]})
    missing = judge_segment(gates, {1: good}, [2], [])
    assert (missing["verdict"], missing["is_pass"], missing["missing_seeds"]) == ("FAIL_REALISM", False, [2])
    assert judge_segment(gates, {}, [1, 2], [])["verdict"] == "FAIL_REALISM"
    lenient = scorecard(metric(), missing_seed="invalid")
    assert judge_segment(lenient, {1: good}, [2], [])["verdict"] == "INVALID_FOR_GRADING"


@pytest.mark.parametrize(
    ("values", "cv_grade", "verdict"),
    [((0.50, 0.51), "BPLUS", "PASS_BPLUS"), ((0.50, 0.70), "B", "PASS_B"), ((0.2, 0.9), "MISS", "FAIL_REALISM")],
)
def test_spread_over_seeds_is_graded(values, cv_grade, verdict):
    rules = {"severity": "hard", "b": {"max": 0.30}, "b_plus": {"max": 0.20}, "metrics": [{"id": "M1"}]}
    gates = scorecard(metric(), stability=rules)
    seeds = {seed: [graded(gates.metrics[0], value)] for seed, value in zip((1, 2), values)}
    rows = stability(gates, seeds, "small")
    assert rows[0]["grade"] == cv_grade
    judged = {seed: judge_seed(gates, metrics, [], []) for seed, metrics in seeds.items()}
    assert judge_segment(gates, judged, [], rows)["verdict"] == verdict


def test_spread_may_be_taken_of_a_logarithm_and_of_a_detail():
    rules = {
        "severity": "hard",
        "b": {"max": 0.30},
        "b_plus": {"max": 0.20},
        "metrics": [{"id": "M1", "detail": "ratio", "transform": "ln"}],
    }
    gates = scorecard(metric(), stability=rules)
    seeds = {
        1: [graded(gates.metrics[0], 0.5, detail={"ratio": 1.0})],
        2: [graded(gates.metrics[0], 0.5, detail={"ratio": 2.718281828459045})],
    }
    assert stability(gates, seeds, "small")[0]["values"] == {"1": 0.0, "2": 1.0}


def test_evidence_on_one_seed_covers_the_others_and_none_never_passes():
    gates = scorecard(metric(b={"equals": True}, b_plus={"equals": True}, evidence_seeds=1))

    def seeds(*values):
        return {
            seed: [graded(gates.metrics[0], value, is_evidence_missing=value is None)]
            for seed, value in enumerate(values)
        }

    covered = seeds(True, None)
    waive_missing_evidence(gates, covered)
    assert [m[0]["grade"] for m in covered.values()] == ["BPLUS", "REPORTED"]
    assert all(judge_seed(gates, m, [], [])["verdict"] == "PASS_BPLUS" for m in covered.values())
    bare = seeds(None, None)
    waive_missing_evidence(gates, bare)
    assert all(judge_seed(gates, m, [], [])["verdict"] == "INVALID_FOR_GRADING" for m in bare.values())
    unequal = seeds(False, None)
    waive_missing_evidence(gates, unequal)
    assert judge_seed(gates, unequal[0], [], [])["verdict"] == "FAIL_REALISM"


def test_a_reference_says_where_it_is_graded():
    entry = metric(reference={"note": "graded elsewhere", "b": {"max": 2}})
    assert (graded(entry, None)["grade"], graded(entry, None)["note"]) == ("REPORTED", "graded elsewhere")
    assert verdict_of(scorecard(entry, metric("M2")), [None, 0.5])["verdict"] == "PASS_BPLUS"
