"""The three certification artefacts of segment 3B, derived from the figures of its reports."""

from __future__ import annotations

from collections.abc import Mapping

from scorers.facts_3b import scorer
from scorers.gates import Band
from scorers.report import json_text

ORDER = {"hard": 0, "stability": 1, "stretch": 2}


def _misses(metric: Mapping) -> list[dict]:
    """Where a metric's figures lie outside their bands, with the distance absolute and relative to the bound."""
    split = "parts" in metric
    figures = metric["parts"] if split else {"": metric.get("value")}
    found = []
    for name, value in figures.items():
        bands = metric["bands"][name] if split else metric["bands"]
        for level in ("b", "b_plus"):
            if level in bands and value is not None and not Band(bands[level]).holds(value):
                gap = Band(bands[level]).gap(value)
                bound = max(abs(edge) for edge in bands[level].values()) if not isinstance(value, bool) else 1
                found.append({"figure": name or "value", "band": level, "distance": gap, "relative": gap / bound if bound else None})
    return found


@scorer.document("3B_validation_metrics_seed_{seed}.json")
def seed_metrics(report):
    rows = {
        metric["id"]: {
            "value": metric.get("parts", metric.get("value")),
            "band": metric["bands"],
            "verdict": metric["grade"],
            "cohort": metric["cohort"],
            "cohort_size": metric.get("cohort_size"),
            "miss_distance": _misses(metric) if metric["grade"] != "NOT_COMPUTED" else [],
            "note": metric["note"],
        }
        for metric in report["metrics"]
    }
    return json_text({"segment": "3B", "run": report["run"], "verdict": report["verdict"], "metrics": rows})


@scorer.summary("3B_validation_cross_seed_summary.json")
def cross_seed_summary(document, seeds):
    stretch = [m["id"] for report in seeds.values() for m in report["metrics"] if m["id"].startswith("3B-S")]
    matrix = {
        metric_id: {str(seed): next(m["grade"] for m in report["metrics"] if m["id"] == metric_id) for seed, report in seeds.items()}
        for metric_id in dict.fromkeys(stretch)
    }
    return json_text({
        "segment": "3B",
        "scale": document["scale"],
        "verdict": document["verdict"],
        "seed_verdicts": document["seed_verdicts"],
        "required_seeds": document["required_seeds"],
        "missing_seeds": document["missing_seeds"],
        "stability": document["stability"],
        "no_hard_failure_on_any_seed": not document["hard_failing"],
        "stretch_matrix": matrix,
    })


@scorer.summary("3B_validation_failure_trace.md")
def failure_trace(document, seeds):
    """Every failing gate, hard ones first; no file where none fails."""
    rows = []
    for seed, report in seeds.items():
        for check in report["structural"]["failing"]:
            rows.append(("hard", seed, check["code"], check["found"], check["allowed"], "", "code", "; ".join(check["sample"])))
        for metric in report["metrics"]:
            if metric["grade"] not in ("BPLUS", "REPORTED"):
                rows.append(_traced(metric, seed))
    for row in document["stability"]:
        if row["grade"] not in ("BPLUS", "REPORTED"):
            rows.append(("stability", "all", f"{row['id']} {row['figure']}", row["cv"], row["bands"], "", "policy", ""))
    if not rows:
        return None
    rows.sort(key=lambda row: (ORDER[row[0]], str(row[1]), str(row[2])))
    lines = ["# Failure trace of segment 3B", "", f"Verdict: **{document['verdict']}**", ""]
    lines += ["| severity | seed | metric | value | band | miss distance | probable owner | worst merchants |", "| --- " * 8 + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _traced(metric: Mapping, seed: int) -> tuple:
    severity = "hard" if metric["severity"] == "hard" else "stretch"
    distance = "; ".join(f"{m['figure']} {m['band']} {m['distance']:.6g}" for m in _misses(metric)) or metric["note"]
    owner = "code" if metric["grade"] == "NOT_COMPUTED" else "upstream" if metric["owner"].startswith("1") else "policy"
    merchants = ", ".join(str(m) for m in metric.get("detail", {}).get("worst_merchants", []))
    value = metric.get("parts", metric.get("value"))
    return severity, seed, f"{metric['id']} {metric['name']}", value, metric["bands"], distance, owner, merchants
