"""What a segment's scorer module offers: metric functions, samples for drift tests and diagnostic tables."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scorers.view import RunView


@dataclass(frozen=True)
class Figure:
    """What a metric function found.

    ``value`` is a number or boolean; ``parts`` stands instead of it where a metric has several figures. ``size``
    counts the cohort's members. ``detail`` holds figures that are printed beside and never graded. A ``value`` of None
    means that the cohort is empty; with ``is_evidence_missing`` that nothing outside the run was recorded.
    """

    value: float | int | bool | None = None
    parts: Mapping[str, float] | None = None
    size: int = 0
    detail: Mapping = field(default_factory=dict)
    is_evidence_missing: bool = False


@dataclass(frozen=True)
class Amendment:
    """A circumstance of the run that changes its verdict: ``fail`` forces it, ``b`` is the best it may get."""

    reason: str
    best: str
    bands: Mapping[str, Mapping] = field(default_factory=dict)


class Scorer:
    """Collects what a segment module declares; one instance per module, named ``scorer``."""

    def __init__(self, segment: str):
        self.segment = segment
        self.metrics: dict[str, Callable[[RunView], Figure]] = {}
        self.reads: dict[str, tuple[str, ...]] = {}
        self.samples: dict[str, Callable] = {}
        self.tables: dict[str, Callable] = {}
        self.documents: dict[str, Callable[[dict], str | None]] = {}
        self.summaries: dict[str, Callable[[dict, dict[int, dict]], str | None]] = {}
        self.sizes: Callable[[RunView], dict[str, int]] = lambda view: {}
        self.watchlist: Callable[[RunView], dict] | None = None
        self.caps: Callable[[RunView], dict[str, float]] | None = None
        self.capped: set[str] = set()
        self.metadata: Callable[[RunView], dict] = lambda view: {}
        self.amendments: Callable[[RunView], list[Amendment]] = lambda view: []
        self.rails: Callable | None = None
        self.flags: Callable[[dict], dict[str, bool]] | None = None

    def metric(self, *ids: str, reads: tuple[str, ...] = ()):
        """Register a function for one or more metrics; with several ids it is called with each of them.

        ``reads``: datasets without which the figure cannot be computed.
        """

        def register(function):
            for metric_id in ids:
                call = function if len(ids) == 1 else (lambda view, i=metric_id: function(view, i))
                self.metrics[metric_id] = call
                self.reads[metric_id] = reads
            return function

        return register

    def sample(self, name: str):
        """Register a sample for drift tests: an array, a (hits, trials) pair, or counts by key."""
        return lambda function: self.samples.setdefault(name, function)

    def table(self, name: str):
        """Register a diagnostic table, written as ``segment_<ID>_<name>_<seed>.csv``: a list of flat rows."""
        return lambda function: self.tables.setdefault(name, function)

    def document(self, name: str):
        """Register a file written beside each seed's report; ``name`` holds ``{seed}``.

        The function takes the seed's report and returns the file's text, or None where no such file is to stand.
        """
        return lambda function: self.documents.setdefault(name, function)

    def summary(self, name: str):
        """Register a file written beside the certification, from it and the reports by seed; None: no such file."""
        return lambda function: self.summaries.setdefault(name, function)


def load_scorer(segment: str) -> Scorer:
    """The scorer of a segment: ``scorers.segment_1a.scorer`` for 1A."""
    return importlib.import_module(f"scorers.segment_{segment.lower()}").scorer
