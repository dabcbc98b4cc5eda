"""Keeping the runs folder small, and handing datasets out as files."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from python_udfs.policies import read_yaml
from python_udfs.run_state import pinned_runs
from python_udfs.world import RUN_ID
from scorers.errors import ScoreInputError
from scorers.runs import Run, discover, read_record


def keepers(runs_dir: Path, keep: Iterable[str], certificates: Path) -> dict[str, str]:
    """Runs that pruning never touches, with the reason.

    Named ones, those listed in ``pins.txt`` of the runs folder, all runs and baselines of certifications on disk, and
    the second runs that serve as rerun evidence of a kept run.
    """
    kept = dict.fromkeys(keep, "named")
    kept |= dict.fromkeys(pinned_runs(runs_dir), "pinned")
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
    views_only: bool = False,
) -> list[dict]:
    """Copy datasets, also those that are only views, to files ``<to>/<dataset>.<format>``.

    Only columns of the given roles go out: a study reads what was known at authorisation, labels are asked for by name.
    A dataset without declared roles goes out whole. With ``views_only`` datasets that have files of their own stay.

    Raises:
        ScoreInputError: an unknown dataset, or the run's warehouse cannot be read.
    """
    declared = column_roles(project, segments)
    available = _exportable(run, project, segments)
    if unknown := sorted(set(datasets) - set(available)):
        raise ScoreInputError(f"found {', '.join(unknown)}; allowed: {', '.join(sorted(available))}")
    to.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in datasets or sorted(available):
        if views_only and run.dataset_files(available[name], name):
            continue
        found = _Source(run, available[name], name)
        chosen = [c for c in found.columns if declared.get(name, {}).get(c, roles[0]) in roles]
        target = to / f"{name}.{file_format}"
        rows.append(
            {
                "dataset": name,
                "rows": found.copy(chosen, file_format, target) if chosen else 0,
                "columns": len(chosen),
                "left_out": len(found.columns) - len(chosen),
                "file": str(target) if chosen else "no column of these roles",
            }
        )
    return rows


def _exportable(run: Run, project: Path, segments: Sequence[str]) -> dict[str, str]:
    """Segment of each dataset with a receipt, and of each view over datasets that has none."""
    available = {name: segment for segment in segments for name in run.receipts(segment)}
    plain = {name: segment for segment in segments for name in column_roles(project, [segment]) if name not in available}
    if plain and run.warehouse.exists():
        held = _query(run, "warehouse", run.warehouse, "select view_name from duckdb_views() where schema_name = 'main'")
        available |= {name: plain[name] for (name,) in held if name in plain}
    return available


def _query(run: Run, subject: str, database: Path | None, sql: str) -> list[tuple]:
    try:
        with duckdb.connect(str(database), read_only=True) if database else duckdb.connect() as connection:
            return connection.execute(sql).fetchall()
    except duckdb.Error as error:
        raise ScoreInputError(f"{subject} of run {run.run_id}: {error}") from error


class _Source:
    """A dataset to copy: its files or, without any, the view in the warehouse."""

    def __init__(self, run: Run, segment: str, dataset: str):
        files = run.dataset_files(segment, dataset)
        self.run, self.dataset = run, dataset
        self.database = None if files else run.warehouse
        self.relation = "read_parquet([" + ", ".join(f"'{path}'" for path in files) + "])" if files else f'"{dataset}"'
        self.columns = [row[0] for row in _query(run, dataset, self.database, f"describe select * from {self.relation}")]

    def copy(self, columns: Sequence[str], file_format: str, target: Path) -> int:
        """Write the columns to a file; returns the number of rows."""
        selected = ", ".join(f'"{column}"' for column in columns)
        return _query(self.run, self.dataset, self.database, f"copy (select {selected} from {self.relation}) to '{target}' (format {file_format})")[0][0]


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
