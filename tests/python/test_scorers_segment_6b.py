"""6B's scorer: figures by hand, and that each fault made on purpose shows in its metric and goes to the state that owns it."""

import copy
import itertools
import json

import jsonschema
import numpy as np
import pytest
import scorer_runs
import world_6b

from scorers import detector, rules, stats
from scorers.certify import certify_segment, write_certificate
from scorers.facts_6b import CLASSES, SUBTYPES
from scorers.gates import GATES_DIR, Gates, load_gates
from scorers.registry import load_scorer
from scorers.runs import open_run
from scorers.score import graded_figure, score_run
from scorers.structure import examine
from scorers.verdict import grade_metric
from scorers.view import RunView

SEEDS = (42, 7, 101, 202)
STATED = load_gates("6B")
# The same scorecard for a world too small to be graded by it.
GATES = Gates({**STATED.document, "metrics": [{k: v for k, v in m.items() if k not in ("min_size", "min_cohort")} for m in STATED.metrics]})


def write(root, columns, run_id="r", seed=42, policies=None):
    scorer_runs.write_project(root)
    contract = root / "models" / "segment_6B" / "_flows.yml"
    contract.parent.mkdir(parents=True, exist_ok=True)
    contract.write_text(world_6b.roles())
    scorer_runs.write_run(root / "runs", run_id, seed, {"6B": world_6b.tables(columns)}, policies={**world_6b.policies(), **(policies or {})})
    return open_run(root / "runs", run_id)


def metrics_of(run, root, wanted=None):
    """Grades of a run; of the wanted metrics alone, where they are named."""
    structure = examine(run, "6B", [], 0, root)
    with RunView(run, GATES, root, structure) as view:
        return {m["id"]: grade_metric(m, graded_figure(load_scorer("6B"), view, m["id"]), "small", {}) for m in GATES.metrics if wanted is None or m["id"] in wanted}


@pytest.fixture(scope="module")
def world():
    return world_6b.world()


@pytest.fixture(scope="module")
def figures(tmp_path_factory, world):
    root = tmp_path_factory.mktemp("world_6b")
    return metrics_of(write(root, world), root)


def changed(world, dataset, **columns):
    """The world with columns of a dataset replaced."""
    return {**world, dataset: {**world[dataset], **columns}}


def value(entry):
    return entry.get("parts", entry.get("value"))


def test_scorecard_holds_the_metrics_of_the_document():
    ids = [m["id"] for m in STATED.metrics]
    assert ids == [f"6B-T{i:02d}" for i in range(1, 23)] + [f"6B-P{i:02d}" for i in range(1, 22)] + ["6B-L01", "6B-L02", "6B-L03"]
    assert all(m.get("is_added", False) == (m["id"][3] in "PL") for m in STATED.metrics)
    assert sorted(ids) == sorted(i for wave in STATED.document["waves"] for i in wave["metrics"]), "each metric is repaired in one wave"


def test_codes_are_those_of_the_models():
    def listed(macro, path):
        text = (world_6b.REPO / "macros" / path).read_text().split("macro " + macro + "()")[1]
        return tuple(text.split("return([")[1].split("])")[0].replace("'", "").replace("\n", "").replace(" ", "").split(","))

    assert listed("demand_classes", "segment_5A.sql") == CLASSES
    assert listed("truth_subtypes", "bank_view.sql") == SUBTYPES


def test_figures_by_hand(world, figures):
    flow, truth, bank = (world[name] for name in ("s3_flow_anchor_with_fraud_6B", "s4_flow_truth_labels_6B", "s4_flow_bank_view_6B"))
    bad = truth["truth_label"] > 0
    table = np.zeros((8, 5))
    np.add.at(table, (flow["class_idx"], bank["bank_view_outcome"]), 1)
    assert value(figures["6B-T01"]) == pytest.approx(1 - bad.mean())
    assert value(figures["6B-T02"]) == pytest.approx(bad.mean())
    assert value(figures["6B-T03"]) == value(figures["6B-T04"]) == 1
    assert value(figures["6B-T05"]) == pytest.approx(stats.cramers_v(table))
    rates = [bank["is_fraud_bank_view"][flow["class_idx"] == c].mean() for c in range(8)]
    assert value(figures["6B-T07"]) == pytest.approx(max(rates) - min(rates))
    assert value(figures["6B-T08"]) == value(figures["6B-T10"]) == value(figures["6B-T16"]) == 0
    assert value(figures["6B-T11"]) == len(np.unique(flow["amount_minor"]))
    assert value(figures["6B-T12"]) == pytest.approx(np.quantile(flow["amount_ref_minor"], 0.99) / np.quantile(flow["amount_ref_minor"], 0.5))
    assert value(figures["6B-T14"]) == pytest.approx(np.median(flow["auth_latency_ms"]) / 1000)
    assert value(figures["6B-T15"]) == pytest.approx(np.quantile(flow["auth_latency_ms"], 0.99) / 1000)
    sizes = world["s1_session_index_6B"]["arrival_count"]
    assert value(figures["6B-T19"]) == pytest.approx((sizes == 1).mean())
    assert value(figures["6B-T21"]) == 3 and value(figures["6B-T22"]) == {"collisions": 0, "is_tested": 1}
    online = flow["presence"] == 1
    assert value(figures["6B-P05"])["ecom"] == pytest.approx((flow["response_code"][online] == 0).mean())
    assert value(figures["6B-P07"])["share"] == pytest.approx((flow["sca"][online] >= 2).mean())
    assert value(figures["6B-P09"])["legit"] == pytest.approx((bank["detection"][~bad] > 0).mean())
    deciles = np.searchsorted(np.quantile(flow["amount_ref_minor"], np.arange(1, 10) / 10), flow["amount_ref_minor"], side="left")
    by_decile = np.zeros((10, 5))
    np.add.at(by_decile, (deciles, bank["bank_view_outcome"]), 1)
    assert figures["6B-T06"]["detail"]["v_by_decile"] == pytest.approx(stats.cramers_v(by_decile))
    ln, fraud = np.log(flow["amount_ref_minor"]), bank["is_fraud_bank_view"]
    pooled = np.sqrt((ln[fraud].var(ddof=1) * (fraud.sum() - 1) + ln[~fraud].var(ddof=1) * ((~fraud).sum() - 1)) / (len(ln) - 2))
    assert figures["6B-T06"]["detail"]["cohen_d"] == pytest.approx((ln[fraud].mean() - ln[~fraud].mean()) / pooled)


def without_classes(world):
    """What the bank believes, dealt anew among flows of one truth, whatever their class."""
    bank, truth = dict(world["s4_flow_bank_view_6B"]), world["s4_flow_truth_labels_6B"]["truth_label"]
    rng = np.random.Generator(np.random.Philox(3))
    class_idx = rng.permutation(world["s3_flow_anchor_with_fraud_6B"]["class_idx"])
    assert len(truth) == len(bank["flow_id"])
    return changed(world, "s3_flow_anchor_with_fraud_6B", class_idx=class_idx)


def with_fixed_delays(world):
    """Every step of a case an hour after the one before."""
    steps = world["s4_case_timeline_6B"]
    first = np.repeat(steps["ts_utc"][steps["case_event_seq"] == 1], np.bincount(np.searchsorted(np.unique(steps["case_id"]), steps["case_id"])))
    return changed(world, "s4_case_timeline_6B", ts_utc=first + 3600 * (steps["case_event_seq"] - 1).astype("timedelta64[s]"))


def with_listed_amounts(world):
    """Eight prices."""
    amounts = np.array([500, 999, 1500, 1999, 2500, 4999, 7500, 9999])[world["s3_flow_anchor_with_fraud_6B"]["flow_id"] % 8]
    return changed(world, "s3_flow_anchor_with_fraud_6B", amount_minor=amounts, amount_ref_minor=amounts)


def with_lone_trips(world):
    """Each arrival a trip of its own."""
    flow, n = world["s3_flow_anchor_with_fraud_6B"], world_6b.FLOWS
    alone = {"session_id": np.arange(n), "party_idx": flow["party_idx"], "presence": flow["presence"], "arrival_count": np.ones(n, int), "merchant_count": np.ones(n, int),
             "session_start_utc": flow["ts_utc"], "session_end_utc": flow["ts_utc"]}
    return {**changed(world, "s1_arrival_entities_6B", session_id=np.arange(n)), "s1_session_index_6B": alone}


def with_every_merchant(world):
    """Campaigns that strike anywhere: the same targets, dealt to campaigns without regard of place."""
    flow = world["s3_flow_anchor_with_fraud_6B"]
    taken = np.flatnonzero(flow["campaign_idx"] > 0)
    campaign = flow["campaign_idx"].copy()
    campaign[taken] = np.random.Generator(np.random.Philox(4)).permutation(campaign[taken])
    return changed(world, "s3_flow_anchor_with_fraud_6B", campaign_idx=campaign)


def with_clipped_delays(world):
    bank = world["s4_flow_bank_view_6B"]
    cap = world["s3_flow_anchor_with_fraud_6B"]["ts_utc"] + np.timedelta64(6, "h")
    return changed(world, "s4_flow_bank_view_6B", detect_utc=np.where(np.isnat(bank["detect_utc"]), bank["detect_utc"], np.minimum(bank["detect_utc"], cap)))


def without_tail(world):
    baseline = world["s2_flow_anchor_baseline_6B"]
    level = world["s2_merchant_dim_6B"]["level_minor"][baseline["merchant_idx"]]
    return changed(world, "s2_flow_anchor_baseline_6B", amount_ref_minor=np.minimum(baseline["amount_ref_minor"], 6 * level))


def with_score_of_truth(world):
    flow = world["s3_flow_anchor_with_fraud_6B"]
    return changed(world, "s3_flow_anchor_with_fraud_6B", issuer_score=flow["issuer_score"] + 400 * flow["overlay_applied"])


def with_telling_null(world):
    """Attackers leave no clearing, nobody else lacks one."""
    flow = world["s3_flow_anchor_with_fraud_6B"]
    return changed(world, "s3_flow_anchor_with_fraud_6B", clear_offset_s=np.ma.array(np.ma.getdata(flow["clear_offset_s"]), mask=flow["overlay_applied"]))


def with_marked_sessions(world):
    flow = world["s3_flow_anchor_with_fraud_6B"]
    return changed(world, "s3_flow_anchor_with_fraud_6B", session_id=flow["session_id"] + (flow["overlay_applied"].astype(np.int64) << 40))


def back_in_time(world):
    steps = world["s4_case_timeline_6B"]
    return changed(world, "s4_case_timeline_6B", ts_utc=steps["ts_utc"] - np.where(steps["case_event_seq"] == 2, 90, 0).astype("timedelta64[D]"))


def at_once(world):
    return changed(world, "s3_flow_anchor_with_fraud_6B", auth_latency_ms=np.zeros(world_6b.FLOWS, int))


FAULTS = {
    "class multipliers are flat": (without_classes, {"6B-T05": "S4", "6B-T07": "S4"}),
    "delays are constant": (with_fixed_delays, {"6B-T09": "S4"}),
    "a case goes back in time": (back_in_time, {"6B-T08": "S4", "6B-T10": "S4"}),
    "amounts come from a list": (with_listed_amounts, {"6B-T11": "S2", "6B-T13": "S2"}),
    "answers take no time": (at_once, {"6B-T14": "S2", "6B-T15": "S2", "6B-T16": "S2"}),
    "trips hold one arrival": (with_lone_trips, {"6B-T19": "S1", "6B-T20": "S1"}),
    "cohorts are all merchants": (with_every_merchant, {"6B-T17": "S3"}),
    "delays pile up at a cap": (with_clipped_delays, {"6B-P14": "S4"}),
    "the tail is not drawn": (without_tail, {"6B-T21": "S2"}),
    "a score knows the truth": (with_score_of_truth, {"6B-P01": "S3", "6B-L02": "S3", "6B-L03": "S3"}),
    "a null tells": (with_telling_null, {"6B-L02": "S3", "6B-L03": "S3"}),
    "sessions of attacks are marked": (with_marked_sessions, {"6B-L01": "S1"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_shows_in_its_metric(tmp_path, world, figures, fault):
    make, expected = FAULTS[fault]
    found = metrics_of(write(tmp_path, make(world)), tmp_path, expected)
    for metric, owner in expected.items():
        assert figures[metric]["grade"] in ("BPLUS", "B") or metric == "6B-L01", f"{metric} holds in the world without the fault: {value(figures[metric])}"
        entry = found[metric]
        # one branch less still holds B
        assert entry["grade"] == "MISS" or (metric == "6B-T21" and value(entry) == 2), (metric, entry["grade"], value(entry))
        assert owner in entry["owner"]


def test_rules_that_one_flow_could_meet_are_counted(tmp_path, world):
    rows = copy.deepcopy(world_6b.policies()["policy_6B.truth_labels__rules"])
    rows[1]["overlay"] = "any"
    found = metrics_of(write(tmp_path, world, policies={"policy_6B.truth_labels__rules": rows}), tmp_path, ["6B-T22"])
    assert value(found["6B-T22"])["collisions"] == 1 and found["6B-T22"]["grade"] == "MISS"


def test_flows_that_the_bank_never_saw_are_no_evidence(tmp_path, world):
    bank = {name: column[:-1] for name, column in world["s4_flow_bank_view_6B"].items()}
    entry = metrics_of(write(tmp_path, {**world, "s4_flow_bank_view_6B": bank}), tmp_path, ["6B-T05"])["6B-T05"]
    assert entry["grade"] == "NOT_COMPUTED" and "s4_flow_bank_view_6B 59999" in entry["note"]


def test_a_missing_class_is_no_evidence(tmp_path, world):
    class_idx = world["s3_flow_anchor_with_fraud_6B"]["class_idx"]
    found = metrics_of(write(tmp_path, changed(world, "s3_flow_anchor_with_fraud_6B", class_idx=np.where(class_idx == 5, 4, class_idx))), tmp_path, ["6B-T05"])
    assert found["6B-T05"]["grade"] == "INVALID"


def test_a_small_world_is_not_graded(tmp_path, world):
    run = write(tmp_path, world)
    found = {m["id"]: m["grade"] for m in score_run(run, Gates({**STATED.document, "metrics": [STATED.metric("6B-T05"), STATED.metric("6B-T17")]}), tmp_path).metrics}
    assert found == {"6B-T05": "INVALID", "6B-T17": "INVALID"}


def test_certificate_names_who_repairs_what(tmp_path, world):
    broken = with_listed_amounts(with_lone_trips(world))
    runs = {seed: write(tmp_path, broken if seed == 7 else world, f"s{seed}", seed) for seed in SEEDS[:3]}
    keep = ("6B-T02", "6B-T11", "6B-T13", "6B-T19", "6B-P03")
    document = {**GATES.document, "metrics": [m for m in GATES.metrics if m["id"] in keep]}
    document["stability"] = {**document["stability"], "metrics": [row for row in document["stability"]["metrics"] if row["id"] in keep]}
    document["waves"] = [{**wave, "metrics": [i for i in wave["metrics"] if i in keep] or ["6B-T02"]} for wave in document["waves"]]
    certificate = certify_segment(Gates(document), runs, "small", tmp_path, baseline=runs[42])
    assert certificate.document["verdict"] == "HOLD_REMEDIATE" and certificate.document["missing_seeds"] == [202]
    out = tmp_path / "out"
    write_certificate(certificate, out)
    decision = json.loads((out / "gate_decision.json").read_text())
    jsonschema.validate(decision, json.loads((GATES_DIR / "schema" / "gate_decision.schema.json").read_text()))
    found = {row["metric"]: (row["wave"], row["state"], row["select"], row["seeds"]) for row in decision["blocker_register"]}
    assert found["6B-T11"] == ("A.2", "S2", "s2_flow_anchor_baseline_6B+", {"7": "MISS"})
    assert found["6B-T19"] == ("C", "S1", "s1_trip_cells_6B+", {"7": "MISS"}) and "6B-P03" not in found
    assert decision["open_wave"] == "A.2"
    jsonschema.validate(json.loads((out / "validation_summary.json").read_text()), json.loads((GATES_DIR / "schema" / "validation_summary.schema.json").read_text()))
    rows = (out / "seed_comparison.csv").read_text().splitlines()
    assert rows[0] == "figure,seed_42,seed_7,seed_101,mean,sd,cv" and rows[2].startswith("6B-T11,")
    report = (out / "regression_report.md").read_text()
    assert "Baseline: s42" in report and "| 6B-T11 |" in report and "two" not in report.splitlines()[0]


def test_causal_counts_look_back_only(tmp_path, world):
    """Counts of one instrument by hand: flows of the hour before its second."""
    run = write(tmp_path, world)
    params = {**STATED.metric("6B-P02")["params"], "hits": 500, "others": 1500, "entities": {"instr": 1, "merchant": 600}}
    with RunView(run, GATES, tmp_path) as view:
        sample = detector.draw(view, params)
    flow = world["s3_flow_anchor_with_fraud_6B"]
    at = ((flow["ts_utc"] - world_6b.START) / np.timedelta64(1, "s")).astype(int)
    for place in (0, 57, 311, 900, len(sample.is_hit) - 1):
        own = int(sample.columns["flow_id"][place])
        same = flow["instr_idx"] == flow["instr_idx"][own]
        assert sample.columns["instr_1h"][place] == (same & (at < at[own]) & (at >= at[own] - 3600)).sum()
        assert sample.columns["instr_168h"][place] == (same & (at < at[own]) & (at >= at[own] - 168 * 3600)).sum()
        slot, at_shop = at // 600, flow["merchant_idx"] == flow["merchant_idx"][own]
        assert sample.columns["merchant_24h"][place] == (at_shop & (slot < slot[own]) & (slot >= slot[own] - 144)).sum()
    assert sample.weight[sample.is_hit].sum() == pytest.approx(flow["overlay_applied"].sum(), rel=0.1)
    assert sample.weight.sum() == pytest.approx(len(at), rel=0.1)


def test_the_model_learns_and_repeats_itself(figures, tmp_path, world):
    again = metrics_of(write(tmp_path, world), tmp_path, ["6B-P02"])["6B-P02"]
    assert value(again) == value(figures["6B-P02"]) > 0.6


def test_best_rule_is_found_in_words():
    rng = np.random.Generator(np.random.Philox(5))
    a, b = rng.random(4000), rng.random(4000)
    is_hit = (a > 0.8) & (b <= 0.3)
    found = rules.best_rule({"a": a, "b": b}, is_hit, np.ones(4000), 20, 0.2)
    assert found["precision"] == 1 and found["recall"] > 0.5 and "a > 0.8" in found["rule"] and "b <= 0." in found["rule"]
    brute = max((is_hit & (a > x) & (b <= y)).sum() / max(((a > x) & (b <= y)).sum(), 1) for x, y in itertools.product((0.2, 0.8), (0.3, 0.9)) if (is_hit & (a > x) & (b <= y)).sum() >= 0.2 * is_hit.sum())
    assert found["precision"] >= brute


def test_corrected_association_of_nothing_is_nothing():
    rng = np.random.Generator(np.random.Philox(6))
    table = np.zeros((30, 8))
    np.add.at(table, (rng.integers(0, 30, 3000), rng.integers(0, 8, 3000)), 1)
    assert stats.cramers_v(table) > 0.08 and stats.cramers_v_corrected(table) < 0.04
    assert stats.cramers_v_corrected(np.diag([50.0, 60.0, 70.0])) == pytest.approx(1, abs=0.01)
