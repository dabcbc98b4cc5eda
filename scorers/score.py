"""Score one segment in one run: every metric, its grade, and what the run proved about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from python_udfs.world import RefusedInput
from scorers.errors import ScoreInputError
from scorers.gates import Gates
from scorers.registry import Amendment, Figure, Scorer, load_scorer
from scorers.runs import Run
from scorers.structure import Structure, examine
from scorers.verdict import grade_metric
from scorers.view import RunView

# What reading an absent, empty or damaged dataset raises.
UNREADABLE = (duckdb.Error, RefusedInput, ArithmeticError, LookupError, ValueError)


@dataclass
class SeedScore:
    """What one run scored in one segment, before seeds are put together."""

    run: Run
    gates: Gates
    structure: Structure
    metrics: list[dict]
    amendments: list[Amendment]
    sizes: Mapping[str, int]
    metadata: Mapping
    tables: dict[str, list[dict]] = field(default_factory=dict)
    samples: dict[str, object] = field(default_factory=dict)


def score_run(run: Run, gates: Gates, project: Path, rerun: Mapping | None = None) -> SeedScore:
    """Score one segment of one run.

    A run that stopped at a gate is scored as far as its datasets go; the rest is reported as not computed.

    Args:
        project: project root with ``sources/`` and ``tests/``.
        rerun: comparison with a second run of the same world; the one recorded in the run if absent.
    """
    scorer = load_scorer(gates.segment)
    structure = examine(
        run, gates.segment, gates.document["egress"], gates.section("integrity").get("max_hashed_bytes", 0), project
    )
    with RunView(run, gates, project, structure, rerun or run.rerun) as view:
        sizes = _attempt(scorer.sizes, view) if gates.document["egress"][0] in view.datasets else {}
        sizes = {} if isinstance(sizes, str) else sizes
        amended = _attempt(scorer.amendments, view)
        amendments = [Amendment(f"circumstances unknown: {amended}", "fail")] if isinstance(amended, str) else amended
        metadata = _attempt(scorer.metadata, view)
        bands = {metric_id: band for a in amendments for metric_id, band in a.bands.items()}
        metrics = [
            grade_metric(metric, graded_figure(scorer, view, metric["id"]), run.scale, sizes, bands)
            for metric in gates.metrics
        ]
        tables = {name: _attempt(make, view) for name, make in scorer.tables.items()}
        samples = {name: _attempt(make, view) for name, make in scorer.samples.items()}
    return SeedScore(
        run,
        gates,
        structure,
        metrics,
        amendments,
        sizes,
        {} if isinstance(metadata, str) else metadata,
        {name: rows for name, rows in tables.items() if not isinstance(rows, str)},
        {name: sample for name, sample in samples.items() if not isinstance(sample, str)},
    )


def baseline_samples(run: Run, gates: Gates, project: Path) -> dict[str, object]:
    """Samples of a baseline run for drift tests.

    Raises:
        ScoreInputError: the baseline lacks the segment.
    """
    scorer = load_scorer(gates.segment)
    if gates.segment not in run.segments:
        raise ScoreInputError(f"baseline {run.run_id}: no segment_{gates.segment}; found {', '.join(run.segments)}")
    with RunView(run, gates, project) as view:
        samples = {name: _attempt(make, view) for name, make in scorer.samples.items()}
    return {name: sample for name, sample in samples.items() if not isinstance(sample, str)}


def graded_figure(scorer: Scorer, view: RunView, metric_id: str) -> Figure | str:
    """A metric's figure, or the reason why it could not be worked out."""
    if metric_id not in scorer.metrics:
        raise ScoreInputError(
            f"{metric_id} stands in the scorecard but scorers.segment_{scorer.segment.lower()} has no function for it"
        )
    absent = sorted(set(scorer.reads[metric_id]) - view.datasets)
    return f"datasets absent: {', '.join(absent)}" if absent else _attempt(lambda v: figure(scorer, v, metric_id), view)


def figure(scorer: Scorer, view: RunView, metric_id: str) -> Figure:
    """A metric's figure, worked out once for a view."""
    return view.once(f"figure {metric_id}", scorer.metrics[metric_id])


def _attempt(call, view: RunView):
    """The result of a call, or the reason as text: a broken run is scored as broken, it never stops the scorer."""
    try:
        return call(view)
    except UNREADABLE as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
