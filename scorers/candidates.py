"""Decisions about a candidate run: does it lift what it should, on every witness seed, without breaking anything?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from scorers import screen
from scorers.board import seconds, state_of
from scorers.certify import certify_segment
from scorers.errors import ScoreInputError
from scorers.gates import Bands, Gates
from scorers.registry import load_scorer
from scorers.runs import Run
from scorers.score import SeedScore, score_run
from scorers.view import RunView


def decide(gates: Gates, candidates: Sequence[Run], baselines: Sequence[Run], project: Path, approval: Mapping) -> dict:
    """Judge a candidate by witness seeds and, once it covers every required seed, close the record.

    Witness: ``GO_FULL_SEEDPACK`` or ``HOLD_REWORK``. Closing: ``GO_P4`` (certified) or ``FREEZE_PROPOSAL``, the branch
    ``FREEZE_NOW`` or a reopening upstream, and the end ``LOCK_UPGRADED_AUTHORITY`` or ``FREEZE_WITH_BLOCKERS``.

    Args:
        candidates: one run per seed.
        baselines: runs of the same seeds and scale to compare with.
        approval: who approved a reopening upstream, its knobs and its time budget; all three or no reopening.
    Raises:
        ScoreInputError: the segment judges no candidates, or seeds and baselines do not pair up.
    """
    rules = gates.section("candidates")
    if not rules:
        raise ScoreInputError(f"segment {gates.segment} judges no candidates")
    pairs = _pair(candidates, baselines)
    seeds = {seed: _judge(gates, *pair, project) for seed, pair in sorted(pairs.items())}
    witnesses = [seed for seed in rules["witness_seeds"] if seed in seeds]
    absent = [seed for seed in rules["witness_seeds"] if seed not in seeds]
    is_go = not absent and all(seeds[seed]["holds"] for seed in witnesses)
    document = {
        "segment": gates.segment,
        "decision": "GO_FULL_SEEDPACK" if is_go else "HOLD_REWORK",
        "is_go": is_go,
        "missing_witness_seeds": absent,
        "seeds": {str(seed): judged for seed, judged in seeds.items()},
        "kept_runs": sorted({run.run_id for pair in pairs.values() for run in pair}),
        "next_action": "run the required seeds" if is_go else "rework the candidate; witness seeds again",
    }
    if set(gates.document["required_seeds"]) <= set(seeds):
        document["closing"] = _close(gates, {seed: pair[0] for seed, pair in pairs.items()}, seeds, project, approval)
        document["next_action"] = document["closing"]["next_action"]
        document["is_go"] = document["closing"]["decision"] == "GO_P4"
    return document


def _pair(candidates: Sequence[Run], baselines: Sequence[Run]) -> dict[int, tuple[Run, Run]]:
    if len({run.seed for run in candidates}) < len(candidates) or len({run.seed for run in baselines}) < len(baselines):
        raise ScoreInputError("found two runs of one seed; allowed one candidate and one baseline per seed")
    before = {run.seed: run for run in baselines}
    for run in candidates:
        if run.seed not in before or before[run.seed].scale != run.scale:
            raise ScoreInputError(f"candidate {run.run_id}: no --against run of seed {run.seed} and scale {run.scale}")
    return {run.seed: (run, before[run.seed]) for run in candidates}


def _judge(gates: Gates, candidate: Run, baseline: Run, project: Path) -> dict:
    new, old = score_run(candidate, gates, project), score_run(baseline, gates, project)
    moves = [
        _move(gates, metric_id, sign, new, old)
        for sign, group in ((-1, "must_fall"), (1, "must_rise"))
        for metric_id in gates.section("candidates")[group]
    ]
    vetoes = _vetoes(gates, new, old, project)
    growth = _growth(gates, candidate, baseline)
    lifts = all(move["holds"] for move in moves)
    is_lifted = any(move["is_lifted"] for move in moves)
    return {
        "candidate": candidate.run_id,
        "baseline": baseline.run_id,
        "moves": moves,
        "vetoes": vetoes,
        "material_growth": growth,
        "holds": lifts and not vetoes and (is_lifted or not growth),
    }


def _move(gates: Gates, metric_id: str, sign: int, new: SeedScore, old: SeedScore) -> dict:
    """How a metric moved; one already inside B+ may stand still."""
    values = [next(m for m in score.metrics if m["id"] == metric_id).get("value") for score in (new, old)]
    row = {"metric": metric_id, "wanted": "fall" if sign < 0 else "rise", "candidate": values[0], "baseline": values[1]}
    if None in values:
        return row | {"is_lifted": False, "holds": False}
    bands = Bands.of(gates.metric(metric_id), new.run.scale)
    is_lifted = sign * (values[0] - values[1]) > 0
    is_still = values[0] == values[1] and bands.at_b_plus(values[1])
    return row | {"is_lifted": is_lifted, "holds": is_lifted or is_still}


def _vetoes(gates: Gates, new: SeedScore, old: SeedScore, project: Path) -> list[str]:
    """What forbids the candidate whatever it lifts: failing gates, forced verdicts, red rails, relaxed caps, rates above caps."""
    found = [f"gate {check.code} fails" for check in new.structure.failing]
    found += [f"{amendment.reason}" for amendment in new.amendments if amendment.best == "fail"]
    scorer = load_scorer(gates.segment)
    if scorer.rails is not None:
        with RunView(new.run, gates, project) as ours, RunView(old.run, gates, project) as theirs:
            found += [f"rail {name} is red" for name, holds in scorer.rails(ours, theirs, new, old).items() if not holds]
    if scorer.caps is None:
        return found
    with RunView(new.run, gates, project) as ours, RunView(old.run, gates, project) as theirs:
        caps, before = scorer.caps(ours), scorer.caps(theirs)
    found += [
        f"cap relaxed: {name} from {before[name]} to {cap}" for name, cap in sorted(caps.items()) if cap > before[name]
    ]
    found += [
        f"{m['id']} {m['name']} misses B" for m in new.metrics if m["id"] in scorer.capped and m["grade"] == "MISS"
    ]
    return found


def _growth(gates: Gates, candidate: Run, baseline: Run) -> list[dict]:
    """States whose time grew materially."""
    rule = gates.section("candidates")["material_growth"]
    new, old = (_state_seconds(gates, run) for run in (candidate, baseline))
    return [
        {"state": state, "seconds": [old.get(state, 0.0), took]}
        for state, took in sorted(new.items())
        if took > rule["factor"] * old.get(state, 0.0) and took > old.get(state, 0.0) + rule["seconds"]
    ]


def _state_seconds(gates: Gates, run: Run) -> dict[str, float]:
    spent: dict[str, float] = {}
    for dataset, receipt in run.receipts(gates.segment).items():
        state = state_of(gates, dataset)
        spent[state] = round(spent.get(state, 0.0) + seconds(receipt), 3)
    return spent


def _close(
    gates: Gates, runs: Mapping[int, Run], seeds: Mapping[int, Mapping], project: Path, approval: Mapping
) -> dict:
    certificate = certify_segment(gates, runs, next(iter(runs.values())).scale, project)
    is_go = certificate.is_pass and not any(judged["vetoes"] for judged in seeds.values())
    blockers = [
        _blocker(gates, seed, metric, runs[seed].scale)
        for seed, report in certificate.seeds.items()
        for metric in report["metrics"]
        if metric["id"] in report["failing"]
    ]
    record = {
        "verdict": certificate.document["verdict"],
        "decision": "GO_P4" if is_go else "FREEZE_PROPOSAL",
        "blockers": blockers,
        "structural": certificate.document["hard_failing"],
    }
    if is_go:
        return record | {
            "branch": None,
            "end": "LOCK_UPGRADED_AUTHORITY",
            "next_action": "lock the candidate as the new authority",
        }
    upstream = gates.section("candidates")["owner_branch"]
    branches = {branch for owner, branch in upstream.items() for row in blockers if owner in row["owner"]}
    is_upstream = bool(blockers) and all(any(owner in row["owner"] for owner in upstream) for row in blockers)
    is_approved = all(approval.values())
    record |= {
        "end": "FREEZE_WITH_BLOCKERS",
        "branch": sorted(branches)[0] if is_upstream and is_approved else "FREEZE_NOW",
    }
    if is_upstream and is_approved:
        record["reopening"] = dict(approval) | {
            "evidence": blockers,
            "witness_seeds": gates.section("candidates")["witness_seeds"],
        }
        return record | {"next_action": f"{record['branch']}: the states and knobs named, witness seeds first"}
    return record | {"next_action": "freeze; a reopening upstream needs who approved it, its knobs and its time budget"}


def _blocker(gates: Gates, seed: int, metric: Mapping, scale: str) -> dict:
    """A metric that blocks, with its distance to B."""
    values = metric.get("parts", {"": metric.get("value")})
    stated = gates.metric(metric["id"])
    bands = {name: Bands.of(stated.get("parts", {"": stated})[name], scale).b for name in values}
    gaps = [bands[name].gap(value) for name, value in values.items() if bands[name] and value is not None]
    return {
        "seed": seed,
        "metric": metric["id"],
        "value": metric.get("parts", metric.get("value")),
        "gap_to_b": max(gaps, default=None),
        "owner": metric["owner"],
    }


def print_decision(console: Console, document: Mapping) -> None:
    """The decision for a human reader."""
    for seed, judged in document["seeds"].items():
        screen.rows_table(console, f"seed {seed}: {judged['candidate']} against {judged['baseline']}", judged["moves"])
        for veto in judged["vetoes"]:
            console.print(f"veto: {veto}")
        for row in judged["material_growth"]:
            console.print(f"slower: {row['state']} from {row['seconds'][0]} s to {row['seconds'][1]} s")
    if "closing" in document:
        closing = document["closing"]
        screen.rows_table(console, "blockers", closing["blockers"])
        console.print(f"{closing['verdict']}: {closing['decision']}, branch {closing['branch']}, {closing['end']}")
    console.print(f"{document['decision']}; next: {document['next_action']}")
