"""What a run holds: segments with their gates and times, datasets, where the files are, what to ask first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from scorers.gates import Gates, known_segments, load_gates
from scorers.runs import Run
from scorers.structure import Structure, examine

STATE_PREFIX = re.compile(r"s(\d+)_")


def seconds(receipt: dict) -> float:
    """Seconds that a dataset took: its part of the wall clock beside datasets built at the same moment, so that seconds add up.

    A receipt that knows no part counts all phases.
    """
    return round(receipt.get("share_s", sum(receipt.get("seconds", {}).values())), 3)


def structures(run: Run, project: Path) -> dict[str, Structure]:
    """Structural checks of each segment of a run; file sizes are compared, bytes not hashed."""
    return {segment: examine(run, segment, _egress(segment), 0, project) for segment in run.segments}


def _egress(segment: str) -> list[str]:
    return load_gates(segment).document["egress"] if segment in known_segments() else []


def segment_rows(run: Run, examined: Mapping[str, Structure]) -> list[dict]:
    """One row per segment: gates by status, datasets, rows, bytes, seconds, and whether its structure holds."""
    rows = []
    for segment, structure in examined.items():
        receipts, status = run.receipts(segment), structure.gate_status
        rows.append(
            {
                "segment": segment,
                "verdict": "FAIL" if structure.failing else "PASS",
                "gates_passed": status["pass"],
                "warned": status["warn"],
                "failed": status["fail"],
                "missing": status["missing"],
                "stale": status["stale"],
                "datasets": len(receipts),
                "rows": sum(r["rows"] for r in receipts.values()),
                "mb": round(sum(r["bytes"] for r in receipts.values()) / 1e6, 2),
                "seconds": round(sum(seconds(r) for r in receipts.values()), 2),
            }
        )
    return rows


def dataset_rows(run: Run, is_all: bool) -> list[dict]:
    """One row per dataset with its file, relative to the run; those that other segments read, or all."""
    rows = []
    for segment in run.segments:
        for dataset, receipt in run.receipts(segment).items():
            if not is_all and dataset not in _egress(segment):
                continue
            files = run.dataset_files(segment, dataset)
            where = (
                "view in the warehouse"
                if receipt.get("storage") == "view" or not files
                else str((files[0] if len(files) == 1 else files[0].parent).relative_to(run.folder))
            )
            rows.append(
                {
                    "segment": segment,
                    "dataset": dataset,
                    "rows": receipt["rows"],
                    "mb": round(receipt["bytes"] / 1e6, 3),
                    "seconds": seconds(receipt),
                    "file": where,
                }
            )
    return rows


def first_queries(run: Run) -> dict[str, str]:
    """A first question per segment, from its scorecard."""
    return {
        segment: load_gates(segment).document["first_query"] for segment in run.segments if segment in known_segments()
    }


def state_of(gates: Gates, dataset: str) -> str:
    """State that publishes a dataset: as the scorecard lists it, else by the dataset's prefix, else ``other``."""
    for state, datasets in gates.section("runtime").get("states", {}).items():
        if dataset in datasets:
            return state
    match = STATE_PREFIX.match(dataset)
    return f"S{match.group(1)}" if match else "other"


def runtime_rows(run: Run) -> list[dict]:
    """Seconds per state, most first, each against its rail: green to the target, amber to the stretch, red beyond.

    A segment's total stands among its states; a state without a rail is ``unrailed``.
    """
    rows = []
    for segment in run.segments:
        if segment not in known_segments():
            continue
        gates, spent = load_gates(segment), {}
        for dataset, receipt in run.receipts(segment).items():
            state = state_of(gates, dataset)
            spent[state] = spent.get(state, 0.0) + seconds(receipt)
        spent["total"] = sum(spent.values())
        rails = gates.section("runtime").get("rails", {}).get(run.scale, {})
        for state, took in spent.items():
            rail = rails.get(state)
            light = (
                "unrailed"
                if rail is None
                else "green"
                if took <= rail["target_s"]
                else "amber"
                if took <= rail["stretch_s"]
                else "red"
            )
            rows.append(
                {
                    "segment": segment,
                    "state": state,
                    "seconds": round(took, 3),
                    "share": round(took / spent["total"], 3) if spent["total"] else 0.0,
                    "target_s": rail and rail["target_s"],
                    "stretch_s": rail and rail["stretch_s"],
                    "light": light,
                }
            )
    return sorted(rows, key=lambda row: (row["state"] != "total", -row["seconds"], row["segment"], row["state"]))
