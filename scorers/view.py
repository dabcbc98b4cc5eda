"""A run as DuckDB relations: its datasets, the reference sources and the policies it was built with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np

from scorers.errors import ScoreInputError
from scorers.gates import Gates
from scorers.runs import Run
from scorers.structure import Structure

# One thread: sums of doubles then come out the same on every machine, and reports are stable byte by byte.
THREADS = 1


class RunView:
    """Read-only view of one run up to one segment.

    Datasets stand under their own names, sources as ``ref.<name>``, policies as ``policy_<ID>.<table>``.
    Scorers may create temporary tables in it; nothing is ever written to the run.
    """

    def __init__(
        self, run: Run, gates: Gates, project: Path, structure: Structure | None = None, rerun: Mapping | None = None
    ):
        """Open the view.

        ``rerun``: recorded comparison with a second run of the same world, if there is one.
        """
        self.run, self.gates, self.project, self.structure, self.rerun = run, gates, project, structure, rerun
        self.con = duckdb.connect(config={"threads": THREADS})
        self.datasets: set[str] = set()
        self._memory: dict[str, object] = {}
        for segment in run.segments:
            if segment <= gates.segment:
                self._mount(segment)
        self.con.execute("create schema ref")
        for path in sorted((project / "sources").glob("ref_*.parquet")):
            self.con.execute(f"create view ref.{path.stem} as select * from read_parquet('{path}')")

    def _mount(self, segment: str) -> None:
        for dataset in self.run.datasets(segment):
            files = ", ".join(f"'{path}'" for path in self.run.dataset_files(segment, dataset))
            self.con.execute(f'create view "{dataset}" as select * from read_parquet([{files}])')
            self.datasets.add(dataset)
        for dataset in self.run.views(segment):
            self._attach()
            self.con.execute(f'create view "{dataset}" as select * from warehouse.main."{dataset}"')
            self.datasets.add(dataset)

    def _attach(self) -> None:
        """The run's warehouse, for datasets that are published as views over others."""
        try:
            self.con.execute(f"attach if not exists '{self.run.warehouse}' as warehouse (read_only)")
        except duckdb.Error as error:
            raise ScoreInputError(f"views of run {self.run.run_id}: {error}") from error

    def __enter__(self) -> RunView:
        return self

    def __exit__(self, *_) -> None:
        self.con.close()

    def params(self, metric_id: str) -> Mapping:
        """Figures of a metric's definition."""
        return self.gates.metric(metric_id).get("params", {})

    def cohort(self, name: str) -> Mapping:
        """Figures that define a cohort."""
        return self.gates.section("cohorts")[name]

    def policy(self, table: str) -> list[dict]:
        """Rows of a policy table as the run used it, for example ``policy_1A.merchant_mix__mcc_groups``.

        Raises:
            ScoreInputError: the run's warehouse is gone or held by a process that writes to it.
        """
        try:
            with duckdb.connect(str(self.run.warehouse), read_only=True) as warehouse:
                found = warehouse.execute(f"select * from {table} order by all")
                names = [column[0] for column in found.description]
                return [dict(zip(names, row)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise ScoreInputError(f"{table} of run {self.run.run_id}: {error}") from error

    def rows(self, sql: str, parameters: list | None = None) -> list[dict]:
        """Result rows as dictionaries."""
        found = self.con.execute(sql, parameters or [])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row)) for row in found.fetchall()]

    def value(self, sql: str, parameters: list | None = None):
        """The single value of a query."""
        return self.con.execute(sql, parameters or []).fetchone()[0]

    def columns(self, sql: str, parameters: list | None = None) -> dict[str, np.ndarray]:
        """Result columns as arrays, in the query's order (state one)."""
        return self.con.execute(sql, parameters or []).fetchnumpy()

    def array(self, sql: str, parameters: list | None = None) -> np.ndarray:
        """The single column of a query as an array."""
        return next(iter(self.columns(sql, parameters).values()))

    def once(self, name: str, make: Callable[[RunView], object]):
        """A result that several metrics share: made at the first call, kept for the view's life."""
        if name not in self._memory:
            self._memory[name] = make(self)
        return self._memory[name]

    @contextmanager
    def counting(self):
        """All cores for queries that only count: whole numbers sum alike in any order."""
        self.con.execute("reset threads")
        try:
            yield
        finally:
            self.con.execute(f"set threads = {THREADS}")
