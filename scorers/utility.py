"""Is the world of use? A detector trained on one run is tested on another, of which it has seen nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scorers import detector, stats
from scorers.errors import ScoreInputError
from scorers.gates import Band, Gates
from scorers.runs import Run
from scorers.view import RunView


def study(gates: Gates, train: Run, test: Run, project: Path) -> dict:
    """Train on one run, test on another.

    Returns:
        What was found with what is allowed: ``checks`` (name, found, allowed, holds), ``detector`` with figures of the test, ``columns``
        with each raw column's AUC there, ``is_useful``.
    Raises:
        ScoreInputError: one run twice, a run without the flows or their truth, or one with truth of a single kind.
    """
    if train.folder.resolve() == test.folder.resolve() or train.seed == test.seed:
        raise ScoreInputError(f"found runs {train.run_id} and {test.run_id} of one seed; allowed two seeds: a detector is not tested on what it has seen")
    params, allowed = gates.metric("6B-P02")["params"], gates.section("study")
    names = detector.features_of(params)
    learnt, tried = (_sample(gates, run, project, params) for run in (train, test))
    model = detector.train(learnt.matrix(names), learnt.is_hit, learnt.weight, params)
    scores = detector.score(model, tried.matrix(names))
    categories = set(gates.metric("6B-P01")["params"]["categories"])
    best, value, columns = detector.best_column(tried, params["columns"], categories)
    found = {"auc": stats.auc(scores, tried.is_hit), "best_column": value}
    checks = [{"name": name, "found": found[name], "allowed": Band(allowed[name]).text(), "holds": Band(allowed[name]).holds(found[name])} for name in ("auc", "best_column")]
    return {
        "train": train.run_id,
        "test": test.run_id,
        "scale": test.scale,
        "checks": checks,
        "detector": {
            "features": names,
            "trained_on": len(learnt.is_hit),
            "tested_on": len(tried.is_hit),
            "truth_share": float(tried.weight[tried.is_hit].sum() / tried.weight.sum()),
            "average_precision": detector.average_precision(scores, tried.is_hit, tried.weight),
            "alerts": params["alerts"],
            "recall_at_alerts": _recall(scores, tried, params["alerts"]),
        },
        "best_column": best,
        "columns": dict(sorted(columns.items(), key=lambda item: (-item[1], item[0]))),
        "is_useful": all(check["holds"] for check in checks),
    }


def _sample(gates: Gates, run: Run, project: Path, params: dict) -> detector.Sample:
    with RunView(run, gates, project) as view:
        if absent := sorted(set(detector.READS) - view.datasets):
            raise ScoreInputError(f"run {run.run_id}: found no {', '.join(absent)}; build segment 6B of it first")
        sample = detector.draw(view, params)
    if len(set(sample.is_hit.tolist())) < 2:
        raise ScoreInputError(f"run {run.run_id}: found flows of one truth alone, allowed both")
    return sample


def _recall(scores: np.ndarray, sample: detector.Sample, alerts: float) -> float:
    """Share of fraud and abuse among the given share of all flows with the highest scores."""
    order = np.argsort(-scores, kind="stable")
    seen = np.cumsum(sample.weight[order]) <= alerts * sample.weight.sum()
    hits = np.where(sample.is_hit, sample.weight, 0)
    return float(hits[order][seen].sum() / hits.sum())
