"""Files of segment 6B beside its reports: summary, comparison of seeds, regression report and the gate's decision."""

from __future__ import annotations

import json
from collections.abc import Mapping

import jsonschema

from scorers.facts_6b import scorer
from scorers.gates import GATES_DIR, load_gates
from scorers.report import csv_text, json_text, plain
from scorers.score import UNREADABLE, figure
from scorers.stats import mean, population_variation

HOLDING = ("B", "BPLUS")
CLEAR = (*HOLDING, "REPORTED")


@scorer.sample("figures")
def figures(view):
    """Every figure that can be computed, parts apart."""
    found = {}
    for metric_id in (metric["id"] for metric in view.gates.metrics):
        if not set(scorer.reads[metric_id]) <= view.datasets:
            continue
        try:
            made = figure(scorer, view, metric_id)
        except UNREADABLE:
            continue
        parts = {f"{metric_id} {name}": value for name, value in made.parts.items()} if made.parts is not None else {metric_id: made.value}
        found |= {name: float(value) for name, value in parts.items() if value is not None}
    return found


@scorer.summary("validation_summary.json")
def validation_summary(document, seeds):
    """Every figure with its bands, grade and cohort, and what was sampled."""
    rows = {
        str(seed): [
            {"id": m["id"], "name": m["name"], "figures": _figures(m), "bands": m["bands"], "grade": m["grade"], "cohort": m["cohort"],
             "cohort_size": m.get("cohort_size"), "severity": m["severity"], "owner": m["owner"], "note": m["note"]}
            for m in report["metrics"]
        ]
        for seed, report in seeds.items()
    }
    return _checked("validation_summary", {
        "segment": "6B", "scale": document["scale"], "verdict": document["verdict"], "seed_verdicts": document["seed_verdicts"],
        "missing_seeds": document["missing_seeds"], "stability": document["stability"], "sampled": _sampled(document["scale"]), "seeds": rows,
    })


def _sampled(scale: str) -> dict[str, str]:
    """Metrics that do not look at every row at this scale, with the part that they look at."""
    found = {}
    for metric in load_gates("6B").metrics:
        kept = metric.get("params", {}).get("one_in", {}).get(scale, 1)
        if kept > 1:
            found[metric["id"]] = f"one in {kept}, by key"
        if "keyed sample" in metric["cohort"]:
            found[metric["id"]] = "flows of the keyed sample of 6B-P02"
    return found


@scorer.summary("seed_comparison.csv")
def seed_comparison(document, seeds):
    """Each figure over the seeds, with mean, population standard deviation and coefficient of variation."""
    by_figure: dict[str, dict] = {}
    for seed, report in seeds.items():
        for metric in report["metrics"]:
            for name, value in _figures(metric).items():
                by_figure.setdefault(f"{metric['id']} {name}".strip(), {})[seed] = value
    rows = []
    for name, values in by_figure.items():
        known = [float(value) for value in values.values() if value is not None]
        whole = len(known) == len(seeds) > 1
        cv = population_variation(known) if whole else None
        rows.append({"figure": name, **{f"seed_{seed}": values.get(seed) for seed in seeds}, "mean": mean(known) if known else None,
                     "sd": cv * abs(mean(known)) if cv is not None else None, "cv": cv})
    return csv_text(rows)


@scorer.summary("gate_decision.json")
def gate_decision(document, seeds):
    """The decision, and who has to repair what in which order."""
    waves = load_gates("6B").document["waves"]
    blockers = [
        {**blocker, "wave": wave["wave"], "state": wave["owner"], "select": wave["select"]}
        for wave in waves
        for blocker in _blockers(seeds, document["unstable"], wave["metrics"])
    ]
    structural = [{"seed": seed, "code": check["code"], "promise": check["promise"]} for seed, report in seeds.items() for check in report["structural"]["failing"]]
    return _checked("gate_decision", {
        "segment": "6B", "scale": document["scale"], "decision": document["verdict"], "is_pass": document["is_pass"], "missing_seeds": document["missing_seeds"],
        "reasons": document["reasons"], "structural": structural, "blocker_register": blockers, "open_wave": next((b["wave"] for b in blockers), None),
    })


def _blockers(seeds: Mapping[int, Mapping], unstable: list[str], metrics: list[str]) -> list[dict]:
    """Metrics of a wave that stop a pass on some seed or swing between seeds; added ones stop none."""
    found = []
    for metric_id in metrics:
        entries = {seed: m for seed, report in seeds.items() for m in report["metrics"] if m["id"] == metric_id}
        stopping = {str(seed): m["grade"] for seed, m in entries.items() if m["grade"] not in CLEAR and m["severity"] != "added"}
        if stopping or metric_id in unstable:
            first = next(iter(entries.values()))
            found.append({"metric": metric_id, "name": first["name"], "owner": first["owner"], "severity": first["severity"], "seeds": stopping, "is_unstable": metric_id in unstable})
    return found


@scorer.summary("regression_report.md")
def regression_report(document, seeds):
    """What changed against the baseline run, its drift, and what the run took."""
    baseline = document["drift"]["baseline"]
    lines = ["# Segment 6B against its baseline", "", f"Verdict: **{document['verdict']}**. Baseline: {baseline or 'none was named'}.", ""]
    for seed, report in seeds.items():
        rows = {row["sample"]: row for row in report["drift"]}
        changed = rows.pop("figures", {}).get("by_figure", {})
        lines += [f"## Seed {seed}", ""]
        if changed:
            lines += ["| figure | baseline | now | change |", "| --- | --- | --- | --- |"]
            lines += [f"| {name} | {_number(row['baseline'])} | {_number(row['value'])} | {_number(row['difference'])} |" for name, row in changed.items()] + [""]
        for name, row in rows.items():
            text = ", ".join(f"{key} {_number(value)}" for key, value in row.items() if key not in ("sample", "by_group"))
            lines.append(f"- {name}: {text}")
        lines += [f"- {row['state']}: {_number(row['seconds'])} s, {row['light']}" for row in report["metadata"]["runtime"]] + [""]
    return "\n".join(lines)


def _figures(metric: Mapping) -> dict:
    return dict(metric["parts"]) if "parts" in metric else {"": metric.get("value")}


def _number(value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _checked(schema: str, document: dict) -> str:
    """The document's text, once it is what its schema says."""
    jsonschema.validate(plain(document), json.loads((GATES_DIR / "schema" / f"{schema}.schema.json").read_text(encoding="utf-8")))
    return json_text(document)


def _runtime(view) -> dict:
    from scorers.board import runtime_rows

    return {"runtime": [row for row in runtime_rows(view.run) if row["segment"] == "6B"]}


scorer.metadata = _runtime
