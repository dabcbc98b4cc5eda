"""A dbt project of a few models around the engine's own macros and plugin, for tests of the machinery."""

from __future__ import annotations

import textwrap
from pathlib import Path

from conftest import REPO, Project

SEGMENT = "segment_0Z"


def small_project(root: Path, models: dict[str, tuple[str, str]], tests: dict[str, str] | None = None) -> Project:
    """Make a project.

    Args:
        root: a new folder.
        models: name to (SQL, contract), the contract as ``a BIGINT, b VARCHAR``.
        tests: name to SQL of singular tests.
    """
    project = Project.linked(root)
    folder = root / "models" / SEGMENT
    folder.mkdir(parents=True)
    (root / "models/sources.yml").symlink_to(REPO / "models/sources.yml")
    lines = ["version: 2", "models:"]
    for name, (sql, contract) in models.items():
        (folder / f"{name}.sql").write_text(textwrap.dedent(sql))
        lines += [f"  - name: {name}", "    columns:"]
        lines += ["      - {name: %s, data_type: '%s'}" % tuple(c.strip().split(" ", 1)) for c in contract.split(", ")]
    (folder / "_models.yml").write_text("\n".join(lines) + "\n")
    for name, sql in (tests or {}).items():
        path = root / "tests" / SEGMENT / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(sql))
    return project
