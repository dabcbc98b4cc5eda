"""Every gate holds on a built world and fails on a table broken on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from python_udfs.policies import read_yaml
from python_udfs.registry import register_udfs
from python_udfs.run_state import gate_code

REPO = Path(__file__).resolve().parents[2]
GATES = {gate_code(path.stem): path for path in sorted(REPO.glob("tests/segment_*/gate_*.sql"))}
FIXTURES = {code: fixture for path in sorted(REPO.glob("tests/fixtures/gates_*.yml"))
            for code, fixture in read_yaml(path).items()}


@pytest.fixture(scope="session")
def scratch(tiny_world) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tiny world's relations as tables that a test may break, under the run's own catalogue name."""
    con = duckdb.connect()
    register_udfs(con)
    con.execute(f"set file_search_path = '{tiny_world.project.root}'")
    con.execute(f"attach '{tiny_world.run_dir}.duckdb' as built (read_only)")
    con.execute(f"attach ':memory:' as {tiny_world.run_id}")
    relations = con.execute("select table_schema, table_name from information_schema.tables "
                            "where table_catalog = 'built'").fetchall()
    for schema in sorted({schema for schema, _ in relations}):
        con.execute(f"create schema if not exists {tiny_world.run_id}.{schema}")
    for schema, name in relations:
        con.execute(f'create table {tiny_world.run_id}.{schema}."{name}" as from built.{schema}."{name}"')
    con.execute("detach built")
    con.execute(f"use {tiny_world.run_id}")
    yield con
    con.close()


def figures(con, engine, path: Path) -> list[bool]:
    compiled = engine.root / "target/compiled/payments_world/tests" / path.parent.name / path.name
    return [bool(row[0]) for row in con.execute(f"select is_ok from (\n{compiled.read_text()}\n)").fetchall()]


def test_every_gate_has_a_fixture_and_every_fixture_a_gate():
    assert GATES.keys() == FIXTURES.keys()


def test_no_two_gates_share_a_code():
    assert len(GATES) == len(list(REPO.glob("tests/segment_*/gate_*.sql")))


@pytest.mark.parametrize("code", sorted(GATES))
def test_gate_holds_and_fails_when_broken(code, scratch, engine):
    held = figures(scratch, engine, GATES[code])
    assert held and all(held), f"{code} does not hold on the built world"
    scratch.begin()
    try:
        for statement in FIXTURES[code]["break"]:
            scratch.execute(statement)
        broken = figures(scratch, engine, GATES[code])
    finally:
        scratch.rollback()
    assert not all(broken) or not broken, f"{code} did not notice: {FIXTURES[code]['break']}"
