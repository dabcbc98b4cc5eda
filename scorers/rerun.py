"""Are two runs of the same world the same bytes? The comparison, its record, and the figure that rests on it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from python_udfs.run_state import write_json
from scorers.errors import ScoreInputError
from scorers.registry import Figure
from scorers.runs import RERUN, Run, open_run

WORLD = ("seed", "scale", "scenario", "policy_dir", "manifest_fingerprint")


def compare_runs(run: Run, other: Run, segments: Iterable[str] | None = None) -> list[dict]:
    """Compare the digests of all datasets of two runs.

    Returns:
        One row per dataset: segment, dataset, verdict (``equal``, ``other footer``, ``differs``, ``only in <run>``),
        rows and sha256 of both. ``other footer``: the data are equal, only the file's metadata differ.
    Raises:
        ScoreInputError: one run compared with itself, or no dataset to compare.
    """
    if run.folder.resolve() == other.folder.resolve():
        raise ScoreInputError(f"found run {run.run_id} on both sides; a run proves nothing against itself")
    rows = []
    for segment in segments or sorted({*run.segments, *other.segments}):
        ours, theirs = run.receipts(segment), other.receipts(segment)
        for dataset in sorted({*ours, *theirs}):
            a, b = ours.get(dataset), theirs.get(dataset)
            rows.append(
                {
                    "segment": segment,
                    "dataset": dataset,
                    "verdict": _verdict(a, b, run, other),
                    "rows": [r and r["rows"] for r in (a, b)],
                    "sha256": [r and r["sha256"] for r in (a, b)],
                }
            )
    if not rows:
        raise ScoreInputError(f"runs {run.run_id} and {other.run_id}: no receipt on either side")
    return rows


def _verdict(a: dict | None, b: dict | None, run: Run, other: Run) -> str:
    if a is None or b is None:
        return f"only in {other.run_id if a is None else run.run_id}"
    if a["sha256"] == b["sha256"]:
        return "equal"
    return "other footer" if a["content_digest"] == b["content_digest"] else "differs"


def differing_worlds(run: Run, other: Run) -> list[str]:
    """What of the two runs' worlds is not the same; empty where equal bytes may be asked for."""
    return [
        f"{key}: {run.identity.get(key)!r} and {other.identity.get(key)!r}"
        for key in WORLD
        if run.identity.get(key) != other.identity.get(key)
    ]


def rerun_record(run: Run, other: Run, segments: Iterable[str] | None = None) -> dict:
    """The comparison as evidence for ``run``: which digests it had, and which of them the second run repeats.

    Raises:
        ScoreInputError: the runs are not of the same world.
    """
    if different := differing_worlds(run, other):
        raise ScoreInputError(f"runs {run.run_id} and {other.run_id} are not the same world: {'; '.join(different)}")
    rows = compare_runs(run, other, segments)
    return {
        "run": run.run_id,
        "other_run": other.run_id,
        "datasets": {
            f"{r['segment']}/{r['dataset']}": {"sha256": r["sha256"][0], "is_equal": r["verdict"] == "equal"}
            for r in rows
        },
    }


def write_record(run: Run, record: dict) -> None:
    """Keep the evidence in the run."""
    write_json(run.folder / RERUN, record)


def is_current(run: Run, segment: str, record: Mapping | None) -> bool:
    """Whether a record is about the very bytes that the run's segment has now."""
    receipts = run.receipts(segment)
    held = (record or {}).get("datasets", {})
    names = {name: f"{segment}/{name}" for name in receipts}
    return bool(receipts) and all(
        full in held and held[full]["sha256"] == receipts[name]["sha256"] for name, full in names.items()
    )


def build_again(run: Run, segment: str) -> None:
    """Build a segment of the same world once more, keep the comparison in the run, and remove the second build.

    Raises:
        ScoreInputError: the second build fails.
    """
    second = f"{run.run_id[:58]}_again"
    chosen = {key: run.identity[key] for key in ("seed", "scale", "scenario", "policy_dir")} | {"run_id": second}
    folder = run.folder.parent / second
    leftovers = [folder, *(folder.with_name(second + end) for end in (".duckdb", ".duckdb.wal", ".tmp"))]
    command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "build", "--select", f"+segment_{segment}"]
    try:
        done = subprocess.run([*command, "--vars", json.dumps(chosen)], cwd=_project(run), capture_output=True, text=True)
        if done.returncode:
            raise ScoreInputError(f"the second build of run {run.run_id} failed:\n{(done.stdout + done.stderr)[-2000:]}")
        write_record(run, rerun_record(run, open_run(folder.parent, second), [segment]))
    finally:
        for path in leftovers:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _project(run: Run) -> Path:
    return run.folder.resolve().parent.parent


def run_without_evidence(gates, runs: Mapping[int, Run], evidence: Mapping[str, Mapping]) -> Run | None:
    """The run to build again, where the scorecard asks for a rerun and no run has a current one.

    None as well where the runs do not stand in a project that could build them.
    """
    asks = any("evidence_seeds" in metric for metric in gates.metrics)
    if not runs or not asks or not (_project(runs[min(runs)]) / "dbt_project.yml").exists():
        return None
    proven = (is_current(run, gates.segment, evidence.get(run.run_id) or run.rerun) for run in runs.values())
    return None if any(proven) else runs[min(runs)]


def rerun_figure(view) -> Figure:
    """Whether a second run repeated every dataset of the segment, byte by byte.

    Evidence about other bytes than the run has now is no evidence.
    """
    segment = view.gates.segment
    if not is_current(view.run, segment, view.rerun):
        return Figure(is_evidence_missing=True, size=len(view.run.receipts(segment)))
    held = {name: entry for name, entry in view.rerun["datasets"].items() if name.startswith(f"{segment}/")}
    differing = sorted(name.split("/")[1] for name, entry in held.items() if not entry["is_equal"])
    return Figure(not differing, size=len(held), detail={"other_run": view.rerun["other_run"], "differing": differing})
