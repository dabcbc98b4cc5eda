"""Scorecards: the gate YAML of a segment, checked by its JSON Schema, and bands as data."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jsonschema

from python_udfs.policies import read_yaml
from python_udfs.world import SCALES
from scorers.errors import ScoreInputError

GATES_DIR = Path(__file__).parent / "gates"
SIGNS = {"min": "≥", "max": "≤", "above": ">", "below": "<", "equals": "="}


@dataclass(frozen=True)
class Band:
    """An interval or an exact value, as the YAML states it: min, max, above, below, equals."""

    bounds: Mapping

    def holds(self, value) -> bool:
        """Whether ``value`` (number, boolean or text) lies inside."""
        return self.gap(value) == 0

    def gap(self, value) -> float:
        """How far ``value`` lies outside, in its own unit; 0 inside, infinite for a wrong boolean, text or NaN."""
        if "equals" in self.bounds and not _is_number(value):
            return 0.0 if value == self.bounds["equals"] else math.inf
        if not _is_number(value) or math.isnan(value):
            return math.inf
        gaps = []
        for sign, bound in self.bounds.items():
            if sign == "equals":
                gaps.append(abs(value - bound))
            else:
                short = bound - value if sign in ("min", "above") else value - bound
                on_open_edge = short == 0 and sign in ("above", "below")
                gaps.append(math.ulp(bound) if on_open_edge else max(0.0, short))
        return max(gaps)

    def text(self) -> str:
        """Readable form: ``0.25–0.45``, ``≤ 0.05``, ``= 0``."""
        if {"min", "max"} == set(self.bounds):
            return f"{self.bounds['min']:g}–{self.bounds['max']:g}"
        return ", ".join(
            f"{SIGNS[sign]} {bound:g}" if _is_number(bound) else f"{SIGNS[sign]} {str(bound).lower()}"
            for sign, bound in self.bounds.items()
        )


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@dataclass(frozen=True)
class Bands:
    """The bands of one figure; a band that the document does not state is None and asks for nothing."""

    b: Band | None
    b_plus: Band | None
    hard: Band | None

    @classmethod
    def of(cls, entry: Mapping, scale: str) -> Bands:
        """Bands of a metric or of one of its parts, at one scale."""
        return cls(*(_band(entry.get(name), scale) for name in ("b", "b_plus", "hard")))

    def at_b(self, value) -> bool:
        """B holds; a figure inside B+ but outside a narrower B counts as B."""
        in_b = self.b is None or self.b.holds(value)
        return in_b or (self.b_plus is not None and self.b_plus.holds(value))

    def at_b_plus(self, value) -> bool:
        """B+ holds: the figure lies inside both intervals."""
        return all(band is None or band.holds(value) for band in (self.b, self.b_plus))

    def is_hard_miss(self, value) -> bool:
        """The part of the band that is hard does not hold; the whole B band where none is singled out."""
        return not (self.hard.holds(value) if self.hard else self.at_b(value))

    def document(self) -> dict:
        """Bands as they go into a report."""
        named = {"b": self.b, "b_plus": self.b_plus, "hard": self.hard}
        return {name: dict(band.bounds) for name, band in named.items() if band}


def _band(entry: Mapping | None, scale: str) -> Band | None:
    if entry is not None and set(entry) <= set(SCALES):
        entry = entry.get(scale)
    return Band(entry) if entry else None


@dataclass(frozen=True)
class Gates:
    """The scorecard of one segment; ``document`` is the YAML as read."""

    document: Mapping

    @property
    def segment(self) -> str:
        return self.document["segment"]

    @property
    def metrics(self) -> list[Mapping]:
        return self.document["metrics"]

    def metric(self, metric_id: str) -> Mapping:
        """The entry of one metric."""
        return next(m for m in self.metrics if m["id"] == metric_id)

    def section(self, name: str) -> Mapping:
        """An optional section, empty where the YAML has none."""
        return self.document.get(name, {})

    def verdict_name(self, verdict: str) -> str:
        """What the segment calls ``bplus``, ``b``, ``fail`` or ``invalid``."""
        return self.document["verdict_names"][verdict]


@cache
def load_gates(segment: str, folder: Path = GATES_DIR) -> Gates:
    """Read and check ``segment_<ID>.yml``'s counterpart here: ``gates/segment_<ID>.yaml``.

    Raises:
        ScoreInputError: no such scorecard, or it breaks the schema; every fault is named with its field.
    """
    path = folder / f"segment_{segment}.yaml"
    if not path.exists():
        known = ", ".join(known_segments(folder))
        raise ScoreInputError(f"segment {segment!r} has no scorecard; known: {known}")
    document = read_yaml(path)
    schema = json.loads((GATES_DIR / "schema" / "gates.schema.json").read_text(encoding="utf-8"))
    faults = [
        f"{'.'.join(map(str, e.absolute_path)) or '(top level)'}: {e.message}"
        for e in jsonschema.Draft202012Validator(schema).iter_errors(document)
    ]
    faults = faults or _cross_faults(document)
    if faults:
        raise ScoreInputError(f"{path.name}: not a valid scorecard\n  " + "\n  ".join(faults))
    return Gates(document)


def known_segments(folder: Path = GATES_DIR) -> list[str]:
    """Segments that have a scorecard, in order."""
    return sorted(path.stem.removeprefix("segment_") for path in folder.glob("segment_*.yaml"))


def _cross_faults(document: Mapping) -> list[str]:
    """What JSON Schema cannot say: names that must exist elsewhere in the same document."""
    ids = [m["id"] for m in document["metrics"]]
    severities = set(document["severities"])
    faults = [f"metrics: {i} is listed twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
    faults += [
        f"metrics.{m['id']}: severity {m['severity']!r}, allowed {sorted(severities)}"
        for m in document["metrics"]
        if m["severity"] not in severities
    ]
    stability = document.get("stability", {})
    faults += [f"stability: unknown metric {m['id']}" for m in stability.get("metrics", []) if m["id"] not in ids]
    if stability and stability["severity"] not in severities:
        faults.append(f"stability: severity {stability['severity']!r}, allowed {sorted(severities)}")
    faults += [f"waves: unknown metric {i}" for row in document.get("waves", []) for i in row["metrics"] if i not in ids]
    faults += [f"triage: unknown metric {i}" for row in document.get("triage", []) for i in row["red"] if i not in ids]
    return faults
