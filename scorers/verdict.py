"""From figures to grades, from grades to verdicts. What each severity asks for stands in the gate YAML."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scorers.gates import Bands, Gates
from scorers.registry import Amendment, Figure
from scorers.stats import deviation, mean_distance, population_variation, variation

# Grades of a metric. Only the first two can hold a band; every other one has a reason in the metric's note.
BPLUS, B, MISS = "BPLUS", "B", "MISS"
INVALID, NOT_COMPUTED, NOT_EVALUATED, REPORTED = "INVALID", "NOT_COMPUTED", "NOT_EVALUATED", "REPORTED"

SPREADS = {"cv": variation, "population_cv": population_variation, "sd": deviation, "pooled": mean_distance}
PASS_ORDER = ("fail", "invalid", "b", "bplus")


def grade_metric(
    metric: Mapping,
    figure: Figure | str,
    scale: str,
    sizes: Mapping[str, int],
    overrides: Mapping[str, Mapping] | None = None,
) -> dict:
    """Grade one metric.

    Args:
        metric: its entry in the gate YAML.
        figure: what the scorer found, or the reason why it could not be computed.
        sizes: sizes of the world by name, for ``min_size``.
        overrides: bands by metric id that an approved exception puts in place of the stated B band.
    Returns:
        The metric's entry in the seed report.
    """
    entry = {key: metric[key] for key in ("id", "name", "definition", "cohort", "unit", "severity", "owner")}
    entry |= {key: metric[key] for key in ("formula", "knob", "params", "reference") if key in metric}
    entry["is_added"] = metric.get("is_added", False)
    stated = {**metric, **(overrides or {}).get(metric["id"], {})}
    parts = {name: Bands.of(part, scale) for name, part in stated.get("parts", {}).items()}
    bands = Bands.of(stated, scale)
    entry["bands"] = {name: part.document() for name, part in parts.items()} if parts else bands.document()
    if isinstance(figure, str):
        return entry | _ungraded(NOT_COMPUTED, figure)
    entry |= {"cohort_size": figure.size, "detail": dict(figure.detail)}
    entry |= {"parts": dict(figure.parts)} if figure.parts is not None else {"value": figure.value}
    if "reference" in metric:
        return entry | _ungraded(REPORTED, metric["reference"].get("note", "reported here, gated elsewhere"))
    if figure.is_evidence_missing:
        return entry | _ungraded(NOT_EVALUATED, "no evidence recorded: engine-score verify A B --record")
    reason = _thin(metric, figure, scale, sizes)
    if reason:
        return entry | _ungraded(INVALID, reason)
    values = figure.parts if figure.parts is not None else {"": figure.value}
    judged = {name: (parts[name] if parts else bands, values[name]) for name in (parts or values)}
    at_b = all(band.at_b(value) for band, value in judged.values())
    at_b_plus = at_b and all(band.at_b_plus(value) for band, value in judged.values())
    misses = [name for name, (band, value) in judged.items() if not band.at_b(value)]
    note = f"misses B: {', '.join(misses)}" if misses and parts else ""
    if at_b and not at_b_plus and any(not band.b.holds(value) for band, value in judged.values() if band.b):
        note = "inside B+ but outside the narrower B: counts as B"
    return entry | {
        "grade": BPLUS if at_b_plus else B if at_b else MISS,
        "b_pass": at_b,
        "b_plus_pass": at_b_plus,
        "is_hard_miss": any(band.is_hard_miss(value) for band, value in judged.values()),
        "note": note,
    }


def _ungraded(grade: str, note: str) -> dict:
    return {"grade": grade, "b_pass": None, "b_plus_pass": None, "is_hard_miss": False, "note": note}


def _thin(metric: Mapping, figure: Figure, scale: str, sizes: Mapping[str, int]) -> str | None:
    """Why the figure cannot be graded, or None."""
    if scale not in metric.get("scales", [scale]):
        return f"not graded at scale {scale}; graded at {', '.join(metric['scales'])}"
    if figure.size < metric.get("min_cohort", 0):
        return f"cohort of {figure.size}, at least {metric['min_cohort']} needed"
    for name, least in metric.get("min_size", {}).items():
        if sizes.get(name, 0) < least:
            return f"{sizes.get(name, 0)} {name.replace('_', ' ')}, at least {least} needed"
    values = figure.parts.values() if figure.parts is not None else [figure.value]
    if any(v is None or (isinstance(v, float) and math.isnan(v)) for v in values):
        return "empty cohort"
    return None


def judge_seed(
    gates: Gates, metrics: Sequence[Mapping], structure_codes: Sequence[str], amendments: Sequence[Amendment]
) -> dict:
    """Verdict of one seed alone: verdict, reasons, and the lists of what fails, warns and cannot be graded."""
    severities = gates.document["severities"]
    missed = {m["id"] for m in metrics if m["grade"] in (MISS, NOT_COMPUTED)}
    failing = list(structure_codes)
    warnings, precondition = [], []
    for name, rule in severities.items():
        group = [m for m in metrics if m["severity"] == name]
        bad = [m["id"] for m in group if m["id"] in missed]
        enough = len(group) - len(bad) >= rule["b_share"] * len(group)
        if rule.get("invalid_first"):
            precondition += bad
        elif bad and not enough:
            failing += bad
        else:
            warnings += bad
    ungraded = [
        m["id"] for m in metrics if m["grade"] in (INVALID, NOT_EVALUATED) and severities[m["severity"]]["b_share"]
    ]
    best = _least([a.best for a in amendments] + (["b"] if not _all_b_plus(gates, metrics) else []))
    if precondition:
        verdict = "invalid"
    elif failing or best == "fail":
        verdict = "fail"
    else:
        verdict = "invalid" if ungraded else best
    return {
        "verdict": gates.verdict_name(verdict),
        "rank": PASS_ORDER.index(verdict),
        "reasons": [amendment.reason for amendment in amendments],
        "failing": failing,
        "hard_failing": [*structure_codes, *(m["id"] for m in metrics if m["is_hard_miss"] and m["id"] in failing)],
        "preconditions_failing": precondition,
        "warnings": warnings,
        "ungraded": ungraded,
        "below_b_plus": [m["id"] for m in metrics if m["grade"] not in (BPLUS, REPORTED)],
    }


def _all_b_plus(gates: Gates, metrics: Sequence[Mapping]) -> bool:
    """Every severity holds B+ on the share of its metrics that it asks for."""
    for name, rule in gates.document["severities"].items():
        group = [m for m in metrics if m["severity"] == name and m["grade"] != REPORTED]
        if sum(m["grade"] == BPLUS for m in group) < rule["b_plus_share"] * len(group):
            return False
    return True


def _least(verdicts: Sequence[str]) -> str:
    return min([*verdicts, "bplus"], key=PASS_ORDER.index)


def waive_missing_evidence(gates: Gates, seeds: Mapping[int, Sequence[dict]]) -> None:
    """Grade evidence over the whole set of seeds, in place.

    A metric that needs evidence from outside a run (a rerun) needs it on ``evidence_seeds`` seeds. Where that many have
    it, the others are reported as covered by them; where they do not, each stays not evaluated and no verdict passes.
    """
    for metric in gates.metrics:
        entries = [m for report in seeds.values() for m in report if m["id"] == metric["id"]]
        evaluated = [m for m in entries if m["grade"] != NOT_EVALUATED]
        if "evidence_seeds" in metric and len(evaluated) >= metric["evidence_seeds"]:
            for entry in entries:
                if entry["grade"] == NOT_EVALUATED:
                    entry |= _ungraded(REPORTED, f"covered by the evidence of {len(evaluated)} other seeds")


def stability(gates: Gates, seeds: Mapping[int, Sequence[Mapping]], scale: str) -> list[dict]:
    """Spread of figures over seeds and its grade; INVALID with fewer than two seeds or where a figure is not graded."""
    rules = gates.section("stability")
    bands = Bands.of(rules, scale) if rules else None
    rows = []
    for rule in rules.get("metrics", []):
        own = Bands.of(rule, scale) if {"b", "b_plus"} & set(rule) else bands
        graded = {
            seed: m
            for seed, metrics in seeds.items()
            for m in metrics
            if m["id"] == rule["id"] and m["grade"] in (BPLUS, B, MISS)
        }
        values = {seed: _figure_of(m, rule) for seed, m in graded.items()}
        whole = len(values) == len(seeds) > 1
        measure = rule.get("measure", "cv")
        floor = {"floor": rule["floor"]} if "floor" in rule else {}
        spread = SPREADS[measure](list(values.values()), **floor) if whole else math.nan
        row = {
            "id": rule["id"],
            "figure": rule.get("part", rule.get("detail", "value")),
            "transform": rule.get("transform", "identity"),
            "values": {str(seed): value for seed, value in sorted(values.items())},
            "measure": measure,
            **floor,
            "bands": own.document(),
        }
        if not whole:
            grade, spread = INVALID, None
        else:
            grade = BPLUS if own.at_b_plus(spread) else B if own.at_b(spread) else MISS
        rows.append(row | {"cv": spread, "grade": grade if scale in rule.get("scales", [scale]) else REPORTED})
    return rows


def _figure_of(metric: Mapping, rule: Mapping) -> float:
    if "part" in rule:
        value = metric["parts"][rule["part"]]
    else:
        value = metric["detail"][rule["detail"]] if "detail" in rule else metric["value"]
    return math.log(value) if rule.get("transform") == "ln" else float(value)


def judge_segment(
    gates: Gates, seeds: Mapping[int, Mapping], missing: Sequence[int], spread: Sequence[Mapping]
) -> dict:
    """Verdict over all required seeds.

    The worst seed decides; a missing seed is never a pass; an unstable figure counts like a metric of the severity
    that the YAML gives to stability.

    Args:
        seeds: what ``judge_seed`` said, by seed.
        missing: required seeds without a run.
        spread: rows of ``stability``.
    """
    verdict = min((PASS_ORDER[judged["rank"]] for judged in seeds.values()), key=PASS_ORDER.index, default="fail")
    if any(judged["preconditions_failing"] for judged in seeds.values()):
        verdict = "invalid"
    unstable = [row["id"] for row in spread if row["grade"] == MISS]
    rules = gates.section("stability")
    if rules and verdict in ("b", "bplus"):
        asked = gates.document["severities"][rules["severity"]]
        if unstable and asked["b_share"]:
            verdict = "fail"
        elif asked["b_plus_share"] and any(row["grade"] not in (BPLUS, REPORTED) for row in spread):
            verdict = "b"
    if missing:
        verdict = _least([verdict, gates.document.get("missing_seed", "fail")])
    return {
        "verdict": gates.verdict_name(verdict),
        "is_pass": verdict in ("b", "bplus"),
        "missing_seeds": list(missing),
        "failing_seeds": {str(seed): judged["failing"] for seed, judged in sorted(seeds.items()) if judged["failing"]},
        "hard_failing": {str(s): j["hard_failing"] for s, j in sorted(seeds.items()) if j["hard_failing"]},
        "ungraded": {str(seed): judged["ungraded"] for seed, judged in sorted(seeds.items()) if judged["ungraded"]},
        "below_b_plus": {str(s): j["below_b_plus"] for s, j in sorted(seeds.items()) if j["below_b_plus"]},
        "warnings": {str(seed): judged["warnings"] for seed, judged in sorted(seeds.items()) if judged["warnings"]},
        "unstable": unstable,
        "reasons": sorted({reason for judged in seeds.values() for reason in judged["reasons"]}),
    }


def counting_rule(gates: Gates, metrics: Sequence[Mapping]) -> dict | None:
    """The laxer rule once used: shares of graded metrics at B and B+. A diagnostic, never the verdict."""
    rule = gates.section("counting_rule")
    if not rule:
        return None
    graded = [m for m in metrics if m["grade"] in (BPLUS, B, MISS)]
    at_b = sum(m["grade"] != MISS for m in graded) / len(graded) if graded else 0.0
    at_b_plus = sum(m["grade"] == BPLUS for m in graded) / len(graded) if graded else 0.0
    return {
        "share_at_b": at_b,
        "share_at_b_plus": at_b_plus,
        "b_asked": rule["b_share"],
        "b_plus_asked": rule["b_plus_share"],
        "would_say": "b_plus" if at_b_plus >= rule["b_plus_share"] else "b" if at_b >= rule["b_share"] else "fail",
        "decides": False,
    }
