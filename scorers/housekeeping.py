"""Keeping the runs folder small, and handing datasets out as files."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from python_udfs.policies import read_yaml
from python_udfs.world import RUN_ID
from scorers.errors import ScoreInputError
from scorers.runs import Run, discover, read_record

PINS = "pins.txt"


def keepers(runs_dir: Path, keep: Iterable[str], certificates: Path) -> dict[str, str]:
    """Runs that pruning never touches, with the reason.

    Named ones, those listed in ``pins.txt`` of the runs folder, all runs and baselines of certifications on disk, and
    the second runs that serve as rerun evidence of a kept run.
    """
    kept = dict.fromkeys(keep, "named")
    pins = runs_dir / PINS
    if pins.exists():
        lines = (line.split("#")[0].strip() for line in pins.read_text(encoding="utf-8").splitlines())
        kept |= {line: "pinned" for line in lines if line}
    for path in sorted(certificates.glob("**/segment_*_certification.json")):
        document = read_record(path)
        used = [*document["runs"].values(), document["drift"]["baseline"]]
        kept |= {run_id: f"certifies {document['segment']} at {document['scale']}" for run_id in used if run_id}
    for run in discover(runs_dir):
        if run.rerun and run.run_id in kept:
            kept.setdefault(run.rerun["other_run"], f"rerun evidence of {run.run_id}")
    return kept


def prunable(runs_dir: Path, keep: Iterable[str], certificates: Path, include_passed: bool) -> list[dict]:
    """Every run with what pruning would do to it.

    Superseded failed runs go: those of which some segment has no flag. Runs that passed go with ``include_passed``. A
    run whose warehouse another process holds stays.

    Raises:
        ScoreInputError: a named or pinned run does not exist; a slip of the pen must not delete what was to stay.
    """
    runs = discover(runs_dir)
    kept = keepers(runs_dir, keep, certificates)
    named = {run_id for run_id, reason in kept.items() if reason in ("named", "pinned")}
    if unknown := sorted(named - {run.run_id for run in runs}):
        raise ScoreInputError(
            f"to keep: no run {', '.join(unknown)}; runs there: {', '.join(r.run_id for r in runs) or 'none'}"
        )
    rows = []
    for run in runs:
        passed = bool(run.segments) and all(run.has_flag(segment) for segment in run.segments)
        if _is_in_use(run):
            kept.setdefault(run.run_id, "in use")
        goes = run.run_id not in kept and (include_passed or not passed)
        rows.append(
            {
                "run_id": run.run_id,
                "seed": run.seed,
                "scale": run.scale,
                "passed": passed,
                "action": "remove" if goes else "keep",
                "reason": kept.get(
                    run.run_id, "passed" if passed and not goes else "passed, superseded" if passed else "failed"
                ),
                "mb": round(sum(f.stat().st_size for f in _files(run)) / 1e6, 2),
            }
        )
    return rows


def _is_in_use(run: Run) -> bool:
    """Another process holds the run's warehouse: it may be in the middle of a build."""
    try:
        if run.warehouse.exists():
            duckdb.connect(str(run.warehouse), read_only=True).close()
    except duckdb.Error:
        return True
    return False


def prune(runs_dir: Path, rows: Sequence[dict]) -> int:
    """Remove the runs that ``prunable`` marked; returns their number."""
    doomed = [row["run_id"] for row in rows if row["action"] == "remove"]
    for run_id in doomed:
        folder = runs_dir / run_id
        if not RUN_ID.fullmatch(run_id) or folder.is_symlink():
            raise ScoreInputError(f"run {run_id!r}: found a link or an odd name; nothing more was removed")
        shutil.rmtree(folder)
        for path in runs_dir.glob(f"{run_id}.duckdb*"):
            path.unlink()
    return len(doomed)


def _files(run: Run) -> list[Path]:
    return [p for p in [*run.folder.rglob("*"), *run.folder.parent.glob(f"{run.run_id}.duckdb*")] if p.is_file()]


def export(
    run: Run,
    project: Path,
    datasets: Sequence[str],
    segments: Sequence[str],
    roles: Sequence[str],
    file_format: str,
    to: Path,
) -> list[dict]:
    """Copy datasets, also those that are only views, to files ``<to>/<dataset>.<format>``.

    Only columns of the given roles go out: a study reads what was known at authorisation, labels are asked for by name.
    A dataset without declared roles goes out whole.

    Raises:
        ScoreInputError: an unknown dataset, or the run's warehouse cannot be read.
    """
    available = {name: segment for segment in segments for name in run.receipts(segment)}
    if unknown := sorted(set(datasets) - set(available)):
        raise ScoreInputError(f"found {', '.join(unknown)}; allowed: {', '.join(sorted(available))}")
    to.mkdir(parents=True, exist_ok=True)
    declared = column_roles(project, segments)
    rows = []
    for name in datasets or sorted(available):
        receipt = run.receipts(available[name])[name]
        columns = [name for name, _ in receipt["columns"]]
        chosen = [c for c in columns if declared.get(name, {}).get(c, roles[0]) in roles]
        left_out = len(columns) - len(chosen)
        target = to / f"{name}.{file_format}"
        if chosen:
            _copy(run, available[name], name, chosen, file_format, target)
        rows.append(
            {
                "dataset": name,
                "rows": receipt["rows"],
                "columns": len(chosen),
                "left_out": left_out,
                "file": str(target) if chosen else "no column of these roles",
            }
        )
    return rows


def _copy(run: Run, segment: str, dataset: str, columns: Sequence[str], file_format: str, target: Path) -> None:
    files = run.dataset_files(segment, dataset)
    source = "read_parquet([" + ", ".join(f"'{path}'" for path in files) + "])" if files else f'"{dataset}"'
    try:
        with duckdb.connect() if files else duckdb.connect(str(run.warehouse), read_only=True) as connection:
            selected = ", ".join(f'"{column}"' for column in columns)
            connection.execute(f"copy (select {selected} from {source}) to '{target}' (format {file_format})")
    except duckdb.Error as error:
        raise ScoreInputError(f"{dataset} of run {run.run_id}: {error}") from error


def column_roles(project: Path, segments: Sequence[str]) -> dict[str, dict[str, str]]:
    """Declared role (key, feature, label, lineage) of each column by dataset, from the YAML beside the models."""
    roles: dict[str, dict[str, str]] = {}
    for segment in segments:
        for path in sorted((project / "models" / f"segment_{segment}").glob("*.yml")):
            for model in read_yaml(path).get("models") or []:
                roles[model["name"]] = {
                    column["name"]: column.get("meta", {}).get("role", "feature")
                    for column in model.get("columns") or []
                }
    return roles
