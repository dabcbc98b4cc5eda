"""The whole tiny world: what has to hold over all segments at once."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from conftest import Project


def published(run_dir: Path) -> dict[str, str]:
    """SHA-256 of every parquet file of a run by its path there."""
    return {str(path.relative_to(run_dir)): sha256(path.read_bytes()).hexdigest() for path in run_dir.rglob("segment_*/**/*.parquet")}


def test_more_threads_write_the_same_bytes(tiny_world, tmp_path):
    project = Project.linked(tmp_path / "p", "models", "tests")
    project.dbt("build", vars={"scale": "tiny", "seed": 42}, threads=(os.cpu_count() or 1) + 2)
    other, usual = published(project.root / "runs/seed_42"), published(tiny_world.run_dir)
    assert other
    assert {path for path in other.keys() | usual.keys() if other.get(path) != usual.get(path)} == set()
