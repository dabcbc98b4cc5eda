"""Projects and worlds that the tests build: real dbt runs in folders of their own."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from python_udfs.registry import register_udfs

REPO = Path(__file__).resolve().parents[2]
SHARED = ("dbt_project.yml", "profiles.yml", "macros", "policies", "python_udfs", "sources", "seeds")


@dataclass(frozen=True)
class Project:
    """A dbt project folder with runs of its own; the engine's folders are links to the repository's."""

    root: Path

    @classmethod
    def linked(cls, root: Path, *more: str) -> Project:
        root.mkdir(parents=True, exist_ok=True)
        for name in (*SHARED, *more):
            (root / name).symlink_to(REPO / name)
        return cls(root)

    def command(self, *args: str, vars: dict | None = None) -> list[str]:
        extra = ["--vars", json.dumps(vars)] if vars else []
        return [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *args, *extra]

    def environment(self, threads: int | None = None) -> dict:
        """The caller's environment less anything that would point dbt elsewhere."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DBT_", "ENGINE_"))}
        return kept | ({"ENGINE_THREADS": str(threads)} if threads else {})

    def dbt(self, *args: str, vars: dict | None = None, threads: int | None = None, ok: bool = True) -> str:
        """Run dbt and return what it printed; ``ok`` says whether it has to succeed (None: either)."""
        done = subprocess.run(self.command(*args, vars=vars), cwd=self.root, env=self.environment(threads),
                              capture_output=True, text=True)
        text = done.stdout + done.stderr
        assert ok is None or (done.returncode == 0) == ok, text[-6000:]
        return text

    def receipts(self, run_id: str) -> dict[str, dict]:
        """Receipts of a run by ``segment/dataset``."""
        return {f"{p.parents[1].name}/{p.stem}": json.loads(p.read_text())
                for p in sorted(self.root.glob(f"runs/{run_id}/*/_receipts/*.json")) if p.stem != "_bundle"}


@dataclass(frozen=True)
class BuiltWorld:
    """A built run: where its datasets are, what its build compiled, and a read-only connection to its warehouse."""

    project: Project
    run_id: str
    sql: Path

    @property
    def run_dir(self) -> Path:
        return self.project.root / "runs" / self.run_id

    def path(self, segment: str, dataset: str) -> Path:
        """Parquet of a dataset; segment as ``1A`` or ``segment_1A``."""
        return self.run_dir / f"segment_{segment.removeprefix('segment_')}" / f"{dataset}.parquet"

    @cached_property
    def con(self) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect(str(self.run_dir) + ".duckdb", read_only=True)
        con.execute(f"set file_search_path = '{self.project.root}'")
        return con

    def compiled(self, path: str) -> str:
        """SQL of a model or test, ``models/segment_2B/s7_audit_report.sql``, as its build compiled it, on this run's relations."""
        text = (self.sql / path).read_text()
        return re.sub(r'"\w+"\.(?="(?:main|engine|ref|policy_\w+)"\.)', f'"{self.run_id}".', text)

    @staticmethod
    def row_after(con: duckdb.DuckDBPyConnection, statement: str, query: str) -> dict:
        """The one row of a query, by column, after a statement has changed a scratch connection's tables; they are put back."""
        con.begin()
        try:
            con.execute(statement)
            found = con.execute(query)
            return dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))
        finally:
            con.rollback()

    @contextmanager
    def scratch(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The run's relations as tables that a test may break, under the run's own catalogue name."""
        with duckdb.connect() as con:
            register_udfs(con)
            con.execute(f"set file_search_path = '{self.project.root}'")
            con.execute(f"attach '{self.run_dir}.duckdb' as built (read_only)")
            con.execute(f"attach ':memory:' as {self.run_id}")
            relations = con.execute("select table_schema, table_name from information_schema.tables "
                                    "where table_catalog = 'built'").fetchall()
            for schema in sorted({schema for schema, _ in relations}):
                con.execute(f"create schema if not exists {self.run_id}.{schema}")
            for schema, name in relations:
                con.execute(f'create table {self.run_id}.{schema}."{name}" as from built.{schema}."{name}"')
            con.execute("detach built")
            con.execute(f"use {self.run_id}")
            yield con


@pytest.fixture(scope="session", autouse=True)
def empty_folder(tmp_path_factory) -> Iterator[None]:
    """Every test starts where nothing lies: a run of the repository would hide the tests' own runs of the same name."""
    home = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("empty"))
    yield
    os.chdir(home)


@pytest.fixture(scope="session")
def engine(tmp_path_factory) -> Project:
    """The whole engine, with runs of its own."""
    return Project.linked(tmp_path_factory.mktemp("engine"), "models", "tests")


@pytest.fixture(scope="session")
def workshop(tmp_path_factory, worker_id) -> Path:
    """A folder that all processes of a test run see."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


def built_once(workshop: Path, engine: Project, run_id: str, *args: str, vars: dict) -> BuiltWorld:
    """A copy, for this process alone, of a world that the first process to ask builds; ``args`` follow ``dbt build``."""
    builder, sql = Project(workshop / "builder"), workshop / f"sql_{run_id}"
    with FileLock(workshop / "builder.lock"):
        if not builder.root.exists():
            Project.linked(builder.root, "models", "tests")
        if not sql.exists():
            builder.dbt("build", *args, vars=vars | {"run_id": run_id})
            shutil.copytree(builder.root / "target/compiled/payments_world", sql)
        shutil.copytree(builder.root / "runs" / run_id, engine.root / "runs" / run_id)
        shutil.copy(builder.root / "runs" / f"{run_id}.duckdb", engine.root / "runs")
    return BuiltWorld(engine, run_id, sql)


@pytest.fixture(scope="session")
def tiny_world(workshop, engine) -> BuiltWorld:
    """Seed 42 at scale tiny, every segment, every gate."""
    return built_once(workshop, engine, "seed_42", vars={"scale": "tiny", "seed": 42})


@pytest.fixture(scope="session")
def tiny_world_7(workshop, engine, tiny_world) -> BuiltWorld:
    """Seed 7 at scale tiny, for what differs between seeds."""
    return built_once(workshop, engine, "seed_7", vars={"scale": "tiny", "seed": 7})


@pytest.fixture(scope="session")
def controlled(workshop, engine, tiny_world) -> BuiltWorld:
    """The tiny world of seed 42 under the overlay routing_controls: 2B, 3A and 3B without what carries them."""
    return built_once(workshop, engine, "controlled", "--resource-type", "model", "--resource-type", "seed",
                      vars={"scale": "tiny", "seed": 42, "policy_dir": "tests/fixtures/overlays/routing_controls"})


def pytest_unconfigure():
    """Let pytest's summary be the last line: DuckDB's bindings print reference counts while the interpreter ends."""
    atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))
