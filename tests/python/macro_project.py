"""Real dbt renders the repository's macros for tests: a minimal project in memory, nothing of the engine around it."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path

import duckdb
import pytest
from dbt.cli.main import dbtRunner, dbtRunnerResult

from python_udfs import alias, quantiles

REPO = Path(__file__).resolve().parents[2]
PROJECT = {
    "name": "macro_project",
    "version": "1.0",
    "config-version": 2,
    "profile": "macro_project",
    "macro-paths": [str(REPO / "macros")],
    "vars": {"seed": 42},
    "flags": {"send_anonymous_usage_stats": False},
}
PROFILE = {"macro_project": {"target": "memory", "outputs": {"memory": {"type": "duckdb", "path": ":memory:"}}}}


class MacroProject:
    """Compiles Jinja texts with the macros of the repository; every call of `render` is one run of dbt."""

    def __init__(self, root: Path):
        self.root = root
        (root / "dbt_project.yml").write_text(json.dumps(PROJECT))
        (root / "profiles.yml").write_text(json.dumps(PROFILE))

    def render(self, seed: int = 42, **texts: str) -> dict[str, str]:
        """SQL of each named Jinja text, e.g. `render(u="{{ rng_uniform('1A.S1.hurdle', ['id']) }}")["u"]`."""
        done = self._compile("".join(f"\n@@{name}@@\n{text}" for name, text in texts.items()), seed)
        assert done.success, done.exception
        _, *parts = re.split(r"^@@(\w+)@@$", done.result.results[0].node.compiled_code, flags=re.MULTILINE)
        return {name: sql.strip() for name, sql in zip(parts[::2], parts[1::2], strict=True)}

    def refusal(self, text: str) -> str:
        """What dbt says when it refuses the text."""
        said: list[str] = []
        done = self._compile(text, 42, callbacks=[lambda event: said.append(event.info.msg)])
        assert not done.success, text
        return "\n".join(said)

    def _compile(self, text: str, seed: int, **runner_options) -> dbtRunnerResult:
        places = ["--project-dir", str(self.root), "--profiles-dir", str(self.root), "--log-path", str(self.root / "logs")]
        words = ["--quiet", "--no-use-colors", "compile", "--inline", text, "--vars", json.dumps({"seed": seed}), *places]
        with contextlib.redirect_stdout(io.StringIO()):  # dbt prints what it compiles
            return dbtRunner(**runner_options).invoke(words)


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB with the quantile and alias functions."""
    connection = duckdb.connect()
    for udf in quantiles.UDFS + alias.UDFS:
        connection.create_function(udf.name, udf.function, udf.parameters, udf.returns, type="arrow")
    return connection


@pytest.fixture(scope="session")
def macros(tmp_path_factory: pytest.TempPathFactory) -> MacroProject:
    """The macro project; import this fixture into the test module that uses it."""
    return MacroProject(tmp_path_factory.mktemp("macro_project"))
