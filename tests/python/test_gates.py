"""Every gate holds on a built world and fails on a table broken on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from python_udfs.policies import read_yaml
from python_udfs.run_state import gate_code

REPO = Path(__file__).resolve().parents[2]
GATES = {gate_code(path.stem): path for path in sorted(REPO.glob("tests/segment_*/gate_*.sql"))}
FIXTURES = {code: fixture for path in sorted(REPO.glob("tests/fixtures/gates_*.yml"))
            for code, fixture in read_yaml(path).items()}


@pytest.fixture(scope="session")
def scratch(tiny_world) -> Iterator[duckdb.DuckDBPyConnection]:
    with tiny_world.scratch() as con:
        yield con


def figures(con, world, path: Path) -> list[bool]:
    gate = world.compiled(f"tests/{path.parent.name}/{path.name}")
    return [bool(row[0]) for row in con.execute(f"select is_ok from (\n{gate}\n)").fetchall()]


def test_every_gate_has_a_fixture_and_every_fixture_a_gate():
    assert GATES.keys() == FIXTURES.keys()


def test_no_two_gates_share_a_code():
    assert len(GATES) == len(list(REPO.glob("tests/segment_*/gate_*.sql")))


@pytest.mark.parametrize("code", sorted(GATES))
def test_gate_holds_and_fails_when_broken(code, scratch, tiny_world):
    held = figures(scratch, tiny_world, GATES[code])
    assert held and all(held), f"{code} does not hold on the built world"
    scratch.begin()
    try:
        for statement in FIXTURES[code]["break"]:
            scratch.execute(statement)
        broken = figures(scratch, tiny_world, GATES[code])
    finally:
        scratch.rollback()
    assert not all(broken) or not broken, f"{code} did not notice: {FIXTURES[code]['break']}"
