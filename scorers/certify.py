"""Certification of one segment: score each required seed, put the seeds together, write the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scorers import drift
from scorers.gates import Gates
from scorers.registry import load_scorer
from scorers.report import csv_text, json_text, write_text
from scorers.runs import Run
from scorers.score import SeedScore, baseline_samples, score_run
from scorers.verdict import MISS, counting_rule, judge_seed, judge_segment, stability, waive_missing_evidence


@dataclass(frozen=True)
class Certificate:
    """The certification of one segment: the document across seeds, the seed reports, and the tables beside them."""

    document: dict
    seeds: dict[int, dict]
    tables: dict[str, list[dict]]

    @property
    def is_pass(self) -> bool:
        return self.document["is_pass"]


def certify_segment(
    gates: Gates,
    runs: Mapping[int, Run],
    scale: str,
    project: Path,
    baseline: Run | None = None,
    reruns: Mapping[str, Mapping] | None = None,
) -> Certificate:
    """Certify one segment.

    Args:
        runs: one run per seed; required seeds that have none are listed and never pass.
        baseline: run that drift is measured against.
        reruns: comparisons with second runs, by run id, where they are not recorded in the runs.
    """
    required = gates.document["required_seeds"]
    missing = [seed for seed in required if seed not in runs]
    order = [seed for seed in required if seed in runs] + sorted(set(runs) - set(required))
    scores = {seed: score_run(runs[seed], gates, project, (reruns or {}).get(runs[seed].run_id)) for seed in order}
    waive_missing_evidence(gates, {seed: score.metrics for seed, score in scores.items()})
    before = baseline_samples(baseline, gates, project) if baseline else None
    judged, seeds = {}, {}
    for seed, score in scores.items():
        judged[seed] = judge_seed(gates, score.metrics, [c.code for c in score.structure.failing], score.amendments)
        seeds[seed] = _seed_document(score, judged[seed], baseline, before)
        flags = load_scorer(gates.segment).flags
        if flags:
            seeds[seed]["flags"] = flags(seeds[seed])
    spread = stability(gates, {seed: score.metrics for seed, score in scores.items()}, scale)
    verdict = judge_segment(gates, judged, missing, spread)
    document = {
        "segment": gates.segment,
        "title": gates.document["title"],
        "scale": scale,
        "required_seeds": required,
        **verdict,
        "runs": {str(seed): score.run.run_id for seed, score in scores.items()},
        "seed_verdicts": {str(seed): j["verdict"] for seed, j in judged.items()},
        "stability": spread,
        "figures": _figures(gates, scores),
        "drift": {
            "baseline": baseline.run_id if baseline else None,
            "by_seed": {str(seed): doc["drift"] for seed, doc in seeds.items()},
        },
        "triage": _triage(gates, scores, verdict["unstable"]),
    }
    tables = {
        f"segment_{gates.segment}_{name}_{seed}.csv": rows
        for seed, score in scores.items()
        for name, rows in score.tables.items()
    }
    return Certificate(document, seeds, tables)


def _seed_document(score: SeedScore, judged: Mapping, baseline: Run | None, before: Mapping | None) -> dict:
    gates = score.gates
    identity = {
        key: score.run.identity.get(key)
        for key in (
            "run_id",
            "seed",
            "scale",
            "scenario",
            "policy_dir",
            "parameter_hash",
            "manifest_fingerprint",
            "code_version",
        )
    }
    return {
        "segment": gates.segment,
        "run": identity,
        **{key: value for key, value in judged.items() if key != "rank"},
        "metrics": score.metrics,
        "structural": score.structure.document(),
        "counting_rule": counting_rule(gates, score.metrics),
        "drift": drift.compare(gates, score.samples, before) if before is not None else [],
        "metadata": {
            **score.metadata,
            "cohorts": gates.section("cohorts"),
            "sizes": score.sizes,
            "severities": gates.document["severities"],
            "formulas": {m["id"]: m.get("formula", m["definition"]) for m in gates.metrics},
            "baseline": baseline.run_id if baseline else None,
            "percentiles": "linear interpolation (type 7)",
            "cv": "sample standard deviation / |mean|",
        },
    }


def _figures(gates: Gates, scores: Mapping[int, SeedScore]) -> list[dict]:
    """Each metric's figures and grades side by side over seeds."""
    rows = []
    for position, metric in enumerate(gates.metrics):
        entries = {str(seed): score.metrics[position] for seed, score in scores.items()}
        rows.append(
            {
                "id": metric["id"],
                "name": metric["name"],
                "severity": metric["severity"],
                "values": {seed: e.get("parts", e.get("value")) for seed, e in entries.items()},
                "grades": {seed: e["grade"] for seed, e in entries.items()},
            }
        )
    return rows


def _triage(gates: Gates, scores: Mapping[int, SeedScore], unstable: Sequence[str]) -> list[dict]:
    """The scorecard's advice for what is red, in its own order. What could not be computed is the gates' affair."""
    red = {m["id"] for score in scores.values() for m in score.metrics if m["grade"] == MISS} | set(unstable)
    return [
        {"red": sorted(red & set(row["red"])), "look_at": row["look_at"]}
        for row in gates.document.get("triage", [])
        if red & set(row["red"])
    ]


def write_certificate(certificate: Certificate, out: Path) -> Sequence[Path]:
    """Write the certification, one report per seed and the diagnostic tables; returns the paths."""
    segment = certificate.document["segment"]
    paths = [
        write_text(out / f"segment_{segment}_seed_{seed}.json", json_text(document))
        for seed, document in certificate.seeds.items()
    ]
    paths += [write_text(out / name, csv_text(rows)) for name, rows in sorted(certificate.tables.items())]
    for name, text in _own_files(certificate).items():
        if text is None:
            (out / name).unlink(missing_ok=True)
        else:
            paths.append(write_text(out / name, text))
    return [*paths, write_text(out / f"segment_{segment}_certification.json", json_text(certificate.document))]


def _own_files(certificate: Certificate) -> dict[str, str | None]:
    """The files that the segment's scorer adds, by name; None for one that must not stand."""
    scorer = load_scorer(certificate.document["segment"])
    by_seed = {
        name.format(seed=seed): make(document)
        for name, make in scorer.documents.items()
        for seed, document in certificate.seeds.items()
    }
    return by_seed | {name: make(certificate.document, certificate.seeds) for name, make in scorer.summaries.items()}
