"""Files of segment 2B beside its report: the report in words, and the tail-floor analysis."""

from __future__ import annotations

from collections.abc import Mapping

from scorers.facts_2b import scorer
from scorers.report import json_text

STATES = ("s1", "s3", "s4")


def _flags(report: Mapping) -> dict[str, bool]:
    """Whether every metric of a state holds B and B+, and whether structure and preconditions do."""
    flags = {}
    for state in STATES:
        grades = [m["grade"] for m in report["metrics"] if m["id"].lower().startswith(f"2b-{state}-")]
        flags[f"{state}_b_band"] = all(grade in ("B", "BPLUS") for grade in grades)
        flags[f"{state}_bplus_band"] = all(grade == "BPLUS" for grade in grades)
    return flags | {
        "structural_pass": report["structural"]["passed"],
        "preconditions_pass": not report["preconditions_failing"],
    }


scorer.flags = _flags


@scorer.document("segment_2B_seed_{seed}.md")
def seed_report(report):
    run = report["run"]
    lines = [f"# Segment 2B, seed {run['seed']}, scale {run['scale']}", "", f"Verdict: **{report['verdict']}**", ""]
    lines += ["| id | figure | grade | note |", "| --- | --- | --- | --- |"]
    for metric in report["metrics"]:
        figures = metric.get("parts") or {"": metric.get("value")}
        text = "; ".join(f"{name} {_number(value)}".strip() for name, value in figures.items())
        lines.append(f"| {metric['id']} {metric['name']} | {text} | {metric['grade']} | {metric['note']} |")
    lines += ["", *(f"- {name}: {str(value).lower()}" for name, value in report["flags"].items())]
    return "\n".join(lines) + "\n"


@scorer.document("segment_2B_tail_floor_{seed}.json")
def tail_floor_json(report):
    return json_text(_tail_floor(report))


@scorer.document("segment_2B_tail_floor_{seed}.md")
def tail_floor_text(report):
    found = _tail_floor(report)
    lines = [f"# Tail floor of segment 2B, seed {found['seed']}", "", "| figure | value |", "| --- | --- |"]
    lines += [f"| {name} | {_number(value)} |" for name, value in found.items() if name not in ("lanes", "seed")]
    if found["floor_bound"]:
        lines += ["", "Merchants of a single zone alone exceed the band: nothing in 2B can meet it.", "Lanes left: " + ", ".join(found["lanes"]) + "."]
    return "\n".join(lines) + "\n"


def _tail_floor(report: Mapping) -> dict:
    """The analysis of the report, with its changes against the baseline where there is one, and the decision."""
    found = {"seed": report["run"]["seed"], **report["metadata"]["tail_floor"]}
    before = {row["sample"]: row for row in report["drift"]}.get("one_zone_merchants")
    if before:
        found["delta_share_n_groups_eq_1"] = before["lift"]
    found["decision"] = "GO_P3_RETRY_FROM_2A" if found["floor_bound"] else "NO_GO_2A"
    return found


def _number(value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)
