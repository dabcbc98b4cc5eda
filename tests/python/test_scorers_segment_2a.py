"""Figures of 2A worked out by hand, what amends its verdict, and its watchlist."""

import json
from datetime import date

import jsonschema
import pytest
import scorer_runs
import scorer_worlds as worlds

from scorers import candidates, watchlists
from scorers.certify import certify_segment
from scorers.errors import ScoreInputError
from scorers.gates import GATES_DIR, load_gates
from scorers.report import json_text, plain
from scorers.runs import open_run
from scorers.score import score_run

GATES = load_gates("2A")
SEEDS = (42, 7, 101, 202)
# Six lively countries with two zones, four large ones, one large country with a single zone.
PEOPLE = (
    {f"{c}{c}": {f"{c}/1": 600, f"{c}/2": 400} for c in "ABCDEF"}
    | {f"L{c}": {f"L{c}/1": 50, f"L{c}/2": 50} for c in "ABCD"}
    | {"ZZ": {"Z/1": 100}}
)
LIVELY = (
    {c: {z: 70 if z.endswith("1") else 50 for z in zones} for c, zones in PEOPLE.items() if c[0] != "L" and c != "ZZ"}
    | {c: dict.fromkeys(zones, 130) for c, zones in PEOPLE.items() if c[0] == "L"}
    | {"ZZ": {"Z/1": 150}}
)
COLLAPSED = {c: {max(zones): sum(zones.values())} for c, zones in LIVELY.items()} | {"ZZ": {"Z/1": 500}}


def write(root, run_id, seed, counts, policies=None, policy_dir="", **more):
    scorer_runs.write_project(root)
    tables = worlds.zone_tables(counts, PEOPLE, **more)
    folder = scorer_runs.write_run(
        root / "runs", run_id, seed, tables, policies={**worlds.POLICIES_2A, **(policies or {})}, policy_dir=policy_dir
    )
    return open_run(root / "runs", folder.name)


def metrics_of(run, root):
    return {m["id"]: m for m in score_run(run, GATES, root).metrics}


def test_figures_match_hand_values(tmp_path):
    found = metrics_of(write(tmp_path, "r", 42, LIVELY), tmp_path)
    sites = 6 * 120 + 4 * 260 + 150
    values = {
        "2A-M01": 0,
        "2A-M02": 0,
        "2A-M03": 0,
        "2A-M04": 0,
        "2A-M05": 0,
        "2A-M06": 0,
        "2A-M07": 0,
        "2A-M08": 1,
        "2A-M10": 1,
        "2A-M11": 70 / 120,
        "2A-M12": 20 / 120,
        "2A-M14": 1,
        "2A-P01": 1,
        "2A-P03": 0,
        "2A-P06": 21,
        "2A-P09": 0,
    }
    assert {i: found[i]["value"] for i in values} == pytest.approx(values)
    assert (found["2A-M11"]["cohort_size"], found["2A-M14"]["cohort_size"]) == (10, 4)
    assert found["2A-M11"]["detail"]["literal"] == {
        "min_sites": 100,
        "cohort_size": 10,
        "value": pytest.approx(70 / 120),
    }
    assert found["2A-P08"]["grade"] == "REPORTED"
    assert found["2A-M11"]["cohort_size"] + 1 == len(LIVELY)
    assert found["2A-P04"]["cohort_size"] == 11
    assert found["2A-M04"]["cohort_size"] == sites


def test_too_few_countries_are_not_graded(tmp_path):
    found = metrics_of(write(tmp_path, "r", 42, {c: LIVELY[c] for c in ("AA", "BB", "LA")}), tmp_path)
    assert {i for i, m in found.items() if m["grade"] == "INVALID"} >= {
        "2A-M10",
        "2A-M11",
        "2A-M12",
        "2A-M13",
        "2A-M14",
    }
    assert found["2A-M14"]["note"] == "cohort of 1, at least 4 needed"


def certify(root, counts, **more):
    runs = {seed: write(root, f"seed_{seed}", seed, counts, **more) for seed in SEEDS}
    return certify_segment(GATES, runs, "small", root)


def test_collapsed_placement_fails_on_the_cohort_metrics(tmp_path):
    document = certify(tmp_path, COLLAPSED).document
    assert document["verdict"] == "FAIL_REALISM"
    assert {"2A-M10", "2A-M11", "2A-M12", "2A-M13", "2A-M14"} <= set(document["failing_seeds"]["42"])
    assert "upstream: 1B placement, 1A mix. Nothing in 2A corrects it" in {row["look_at"] for row in document["triage"]}


def test_a_rebalanced_run_cannot_certify(tmp_path):
    document = certify(tmp_path, LIVELY, rebalanced=3).document
    assert (document["verdict"], document["reasons"]) == ("FAIL_REALISM", ["topology_rebalance_active"])
    assert not document["failing_seeds"], "scored in full, forced by the reason alone"


@pytest.mark.parametrize(
    ("expires_on", "rate", "grade", "reasons"),
    [(date(2027, 1, 1), 0.004, "B", 1), (date(2025, 1, 1), 0.004, "MISS", 0), (date(2027, 1, 1), 0.02, "MISS", 0)],
)
def test_an_approved_exception_limits_to_pass_b(tmp_path, expires_on, rate, grade, reasons):
    exception = [{"gate": "2A-S2-090", "approved_rate": rate, "owner": "o", "reason": "r", "expires_on": expires_on}]
    run = write(
        tmp_path, "r", 42, LIVELY, {"policy_2A.tz_governance__approved_exceptions": exception}, overrides={"AA": 6}
    )
    found = score_run(run, GATES, tmp_path)
    assert next(m for m in found.metrics if m["id"] == "2A-M05")["grade"] == grade
    assert [a.best for a in found.amendments] == ["b"] * reasons


def test_without_its_warehouse_a_run_cannot_certify(tmp_path):
    run = write(tmp_path, "r", 42, LIVELY)
    run.warehouse.unlink()
    assert [a.best for a in score_run(run, GATES, tmp_path).amendments] == ["fail"]


def test_watchlist_names_mechanisms_owners_and_budgets_in_order(tmp_path):
    run = write(
        tmp_path, "r", 42, COLLAPSED | {"AA": {"A/1": 6, "A/2": 140}}, fallbacks={"AA": 5, "BB": 2}, overrides={"CC": 1}
    )
    document = plain(watchlists.build(GATES, run, tmp_path))
    jsonschema.validate(document, json.loads((GATES_DIR / "schema" / "watchlist.schema.json").read_text()))
    sites = sum(sum(z.values()) for z in COLLAPSED.values()) - 120 + 146
    assert document["budgets"] == {"fallback": int(0.0005 * sites), "override": int(0.002 * sites), "concentration": 0}
    seen = [(row["class"], row["country_iso"]) for row in document["rows"]]
    assert seen[:2] == [("fallback", "world"), ("fallback", "AA")], "breaches come first"
    classes = [name for name, _ in seen]
    assert (
        classes.index("territory")
        < classes.index("representativeness")
        < classes.index("concentration")
        < classes.index("topology_limited")
    )
    assert ("topology_limited", "ZZ") in seen
    assert {row["owner"] for row in document["rows"] if row["class"] in ("concentration", "territory")} == {
        "1B placement"
    }
    assert [row["rank"] for row in document["rows"]] == list(range(1, len(seen) + 1))
    assert all(row["budget_rows"] == 0 for row in document["rows"] if row["class"] == "concentration")
    assert "no cap relaxed" in document["vetoes"]
    assert json_text(watchlists.build(GATES, run, tmp_path)) == json_text(document)


def test_watchlist_against_an_earlier_run_counts_what_opened_and_closed(tmp_path):
    before, after = (
        write(tmp_path, "before", 42, COLLAPSED),
        write(tmp_path, "after", 42, LIVELY | {"FF": COLLAPSED["FF"]}),
    )
    document = watchlists.build(GATES, after, tmp_path, before)
    changed = document["against"]["by_class"]["concentration"]
    assert changed["opened"] == []
    assert "AA" in changed["closed"] and "FF" not in changed["closed"]
    row = next(r for r in document["rows"] if (r["country_iso"], r["class"]) == ("FF", "concentration"))
    assert (row["was_on_list"], row["was_top1_share"]) == (True, 1)


def halfway(share):
    return {
        c: {z: int(n * (1 + share if z.endswith("1") else 1 - share)) for z, n in zones.items()}
        for c, zones in LIVELY.items()
    }


def pairs(root, worse, better, seeds, **more):
    return (
        [write(root, f"cand_{s}", s, better, **more) for s in seeds],
        [write(root, f"base_{s}", s, worse) for s in seeds],
    )


NO_APPROVAL = {"approved_by": None, "knobs": None, "time_budget": None}


def test_a_candidate_that_lifts_goes_to_the_full_seedpack(tmp_path):
    found, before = pairs(tmp_path, COLLAPSED, LIVELY, (42, 7))
    document = candidates.decide(GATES, found, before, tmp_path, NO_APPROVAL)
    assert (document["decision"], document["is_go"]) == ("GO_FULL_SEEDPACK", True)
    assert "closing" not in document


def test_a_candidate_that_moves_nothing_but_time_is_held(tmp_path):
    found, before = pairs(tmp_path, LIVELY, LIVELY, (42, 7))
    assert candidates.decide(GATES, found, before, tmp_path, NO_APPROVAL)["decision"] == "GO_FULL_SEEDPACK"
    for run in found:
        scorer_runs.write_dataset(
            run.folder, "2A", "s1_tz_lookup", worlds.zone_tables(LIVELY, PEOPLE)["2A"]["s1_tz_lookup"], seconds=5.0
        )
    document = candidates.decide(GATES, found, before, tmp_path, NO_APPROVAL)
    assert document["decision"] == "HOLD_REWORK"
    assert document["seeds"]["42"]["material_growth"][0]["state"] == "S1"


def test_a_candidate_that_falls_back_or_lacks_a_witness_is_held(tmp_path):
    found, before = pairs(tmp_path, LIVELY, halfway(0.3), (42, 7))
    assert candidates.decide(GATES, found, before, tmp_path, NO_APPROVAL)["decision"] == "HOLD_REWORK"
    alone = candidates.decide(GATES, found[:1], before[:1], tmp_path, NO_APPROVAL)
    assert (alone["decision"], alone["missing_witness_seeds"]) == ("HOLD_REWORK", [7])


def test_a_relaxed_cap_and_a_rebalance_are_vetoes(tmp_path):
    relaxed = {"policy_2A.tz_governance": [worlds.GOVERNANCE | {"override_rate_cap": 0.004}]}
    found, before = pairs(tmp_path, COLLAPSED, LIVELY, (42, 7), policies=relaxed, rebalanced=1)
    document = candidates.decide(GATES, found, before, tmp_path, NO_APPROVAL)
    assert document["decision"] == "HOLD_REWORK"
    assert document["seeds"]["42"]["vetoes"] == [
        "topology_rebalance_active",
        "cap relaxed: override_rate_cap from 0.002 to 0.004",
    ]


def test_a_full_seedpack_closes_the_record(tmp_path):
    found, before = pairs(tmp_path, COLLAPSED, COLLAPSED, SEEDS)
    closing = candidates.decide(GATES, found, before, tmp_path, NO_APPROVAL)["closing"]
    assert (closing["decision"], closing["branch"], closing["end"]) == (
        "FREEZE_PROPOSAL",
        "FREEZE_NOW",
        "FREEZE_WITH_BLOCKERS",
    )
    blocker = next(row for row in closing["blockers"] if (row["seed"], row["metric"]) == (42, "2A-M11"))
    assert (blocker["gap_to_b"], blocker["owner"]) == (pytest.approx(0.08), "1A, 1B")
    approval = {"approved_by": "board", "knobs": "1B S2 cell_exponent", "time_budget": "2 h"}
    closing = candidates.decide(GATES, found, before, tmp_path, approval)["closing"]
    assert (closing["branch"], closing["reopening"]["approved_by"]) == ("REOPEN_1B", "board")


def test_candidates_need_a_baseline_of_the_same_seed(tmp_path):
    found, before = pairs(tmp_path, COLLAPSED, LIVELY, (42, 7))
    with pytest.raises(ScoreInputError, match="no --against run of seed 7"):
        candidates.decide(GATES, found, before[:1], tmp_path, NO_APPROVAL)
