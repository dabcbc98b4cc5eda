"""The two artefacts of segment 6A: every figure of every seed beside its thresholds, and what grade the world may be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scorers.facts_6a import scorer
from scorers.gates import Band
from scorers.report import json_text
from scorers.verdict import BPLUS, MISS

GRADES = {"PASS_BPLUS": "B+", "PASS_B": "B"}


def _figures(metric: Mapping) -> Iterator[tuple[str, object, Mapping]]:
    """Name, value and bands of each figure of a metric."""
    if "parts" in metric:
        yield from ((name, value, metric["bands"].get(name, {})) for name, value in metric["parts"].items())
    else:
        yield "value", metric.get("value"), metric["bands"]


def _holds(metric: Mapping, value, bands: Mapping, level: str) -> bool | None:
    """Whether a figure lies inside one of its bands; None where the metric is not graded."""
    if metric["b_pass"] is None:
        return None
    return level not in bands or Band(bands[level]).holds(value)


@scorer.summary("realism_gate_6A.json")
def realism_gate(document, seeds):
    rows = []
    for seed, report in seeds.items():
        for metric in report["metrics"]:
            intervals = metric.get("detail", {}).get("intervals", {})
            for name, value, bands in _figures(metric):
                low, high = intervals.get(name, (None, None))
                rows.append({
                    "test_id": metric["id"], "metric_name": metric["name"] if name == "value" else f"{metric['name']}.{name}", "value": value,
                    "threshold_B": bands.get("b"), "threshold_Bplus": bands.get("b_plus"), "pass_B": _holds(metric, value, bands, "b"),
                    "pass_Bplus": _holds(metric, value, bands, "b_plus"), "ci_low": low, "ci_high": high, "seed": seed, "note": metric["note"]})
    return json_text({"segment": "6A", "scale": document["scale"], "rows": rows})


@scorer.summary("realism_gate_summary_6A.json")
def realism_gate_summary(document, seeds):
    """The grade that the seeds together allow; anything that is no pass is less than C."""
    spreads = [row for row in document["stability"] if row["cv"] is not None]
    return json_text({
        "segment": "6A", "scale": document["scale"], "verdict": document["verdict"], "eligible_grade": GRADES.get(document["verdict"], "<C"),
        "seeds": list(seeds), "missing_seeds": document["missing_seeds"],
        "failing_tests": {str(seed): [m["id"] for m in report["metrics"] if m["grade"] == MISS] for seed, report in seeds.items()},
        "below_Bplus": document["below_b_plus"],
        "insufficient_evidence": document["ungraded"],
        "stability": {"test_id": "T9", "largest": max((row["cv"] for row in spreads), default=None), "holds_Bplus": all(row["grade"] == BPLUS for row in document["stability"]),
                      "figures": document["stability"]},
        "pending": sorted({m["id"] for report in seeds.values() for m in report["metrics"] if m.get("detail", {}).get("state") == "pending"}),
    })
