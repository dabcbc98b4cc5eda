"""Runs on disk: which there are, which one certifies a seed, and what they recorded of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from python_udfs.run_state import FLAG, read_json
from scorers.errors import ScoreInputError

RERUN = "rerun.json"


@dataclass(frozen=True)
class Run:
    """One run folder with the identity that its ``run.json`` states."""

    folder: Path
    identity: dict

    @property
    def run_id(self) -> str:
        return self.identity["run_id"]

    @property
    def seed(self) -> int:
        return int(self.identity["seed"])

    @property
    def scale(self) -> str:
        return self.identity["scale"]

    @property
    def is_candidate(self) -> bool:
        """Built with a policy overlay."""
        return bool(self.identity.get("policy_dir"))

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that stands beside the folder."""
        return self.folder.with_suffix(".duckdb")

    @cached_property
    def segments(self) -> list[str]:
        """Segments that left a folder, in order."""
        return sorted(p.name.removeprefix("segment_") for p in self.folder.glob("segment_*") if p.is_dir())

    def segment_dir(self, segment: str) -> Path:
        """Folder of a segment given by its id, ``1A``."""
        return self.folder / f"segment_{segment}"

    def receipts(self, segment: str) -> dict[str, dict]:
        """Receipts of a segment's datasets by dataset."""
        return _documents(self.segment_dir(segment) / "_receipts")

    def gate_records(self, segment: str) -> dict[str, dict]:
        """Gate records of a segment by code."""
        return _documents(self.segment_dir(segment) / "_gates")

    def has_flag(self, segment: str) -> bool:
        """Whether the segment's own validation passed it."""
        return (self.segment_dir(segment) / FLAG).exists()

    def dataset_files(self, segment: str, dataset: str) -> list[Path]:
        """Parquet files of a dataset in name order; empty where it is absent or only a view."""
        single = self.segment_dir(segment) / f"{dataset}.parquet"
        return [single] if single.is_file() else sorted((self.segment_dir(segment) / dataset).glob("*.parquet"))

    def datasets(self, segment: str) -> list[str]:
        """Datasets of a segment that have files."""
        folder = self.segment_dir(segment)
        return sorted(
            {p.stem for p in folder.glob("*.parquet")}
            | {p.name for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._"}
        )

    def views(self, segment: str) -> list[str]:
        """Datasets of a segment that its receipts say are views over others."""
        return sorted(name for name, receipt in self.receipts(segment).items() if receipt.get("storage") == "view")

    @property
    def rerun(self) -> dict | None:
        """The recorded comparison with a second run of the same world, or None."""
        return read_record(self.folder / RERUN)


def read_record(path: Path) -> dict | None:
    """A JSON record of a run, or None where there is none.

    Raises:
        ScoreInputError: the file is not JSON.
    """
    try:
        return read_json(path)
    except ValueError as error:
        raise ScoreInputError(f"{path}: found no valid JSON ({error}); build the run again or prune it") from error


def _documents(folder: Path) -> dict[str, dict]:
    return {p.stem: read_record(p) for p in sorted(folder.glob("*.json")) if p.name[0] not in "._"}


def open_run(runs_dir: Path, run_id: str) -> Run:
    """Open one run by id, or by the path of its folder.

    Raises:
        ScoreInputError: no such run.
    """
    folder = Path(run_id) if "/" in run_id else runs_dir / run_id
    identity = read_record(folder / "run.json")
    if identity is None:
        known = ", ".join(run.run_id for run in discover(runs_dir)) or "none"
        raise ScoreInputError(f"run {run_id!r}: no {folder.name}/run.json under {runs_dir}; runs there: {known}")
    return Run(folder, identity)


def discover(runs_dir: Path) -> list[Run]:
    """All runs of a folder, by run id."""
    return [Run(path.parent, read_record(path)) for path in sorted(runs_dir.glob("*/run.json"))]


def choose(
    runs_dir: Path, run_ids: Iterable[str], seeds: Iterable[int], scale: str, scenario: str, segment: str
) -> dict[int, Run]:
    """One run per seed, from explicit ids or, without any, from all runs of the folder.

    Discovery leaves out other scales and scenarios, overlays (candidates are named, never found), runs without the
    segment, and second runs that only serve as rerun evidence of another.

    Args:
        seeds: seeds to choose runs for; every seed that is found where it is empty.
    Returns:
        Runs by seed; a seed without a run is simply not there, the caller lists it.
    Raises:
        ScoreInputError: two candidates for a seed, or a named run of another scale.
    """
    if run_ids:
        found = [open_run(runs_dir, run_id) for run_id in run_ids]
        foreign = [f"{r.run_id} ({r.scale})" for r in found if r.scale != scale]
        if foreign:
            raise ScoreInputError(f"found runs of another scale: {', '.join(foreign)}; allowed scale {scale}")
    else:
        every = discover(runs_dir)
        evidence = {run.rerun["other_run"] for run in every if run.rerun}
        found = [
            r
            for r in every
            if r.scale == scale
            and r.identity.get("scenario", scenario) == scenario
            and not r.is_candidate
            and segment in r.segments
            and r.run_id not in evidence
        ]
    wanted = set(seeds)
    chosen: dict[int, Run] = {}
    for run in found:
        if wanted and run.seed not in wanted:
            continue
        if run.seed in chosen:
            raise ScoreInputError(
                f"seed {run.seed}: found two candidate runs, {chosen[run.seed].run_id} and "
                f"{run.run_id}; allowed one: name the runs with --runs"
            )
        chosen[run.seed] = run
    return chosen
