"""The whole tiny world: what has to hold over all segments at once."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from conftest import Project


def published(run_dir: Path) -> dict[str, str]:
    """SHA-256 of every parquet file of a run by its path there."""
    return {str(path.relative_to(run_dir)): sha256(path.read_bytes()).hexdigest() for path in run_dir.rglob("segment_*/**/*.parquet")}


def test_one_thread_writes_the_same_bytes(tiny_world, tmp_path):
    project = Project.linked(tmp_path / "p", "models", "tests")
    project.dbt("build", vars={"scale": "tiny", "seed": 42}, threads=1)
    alone, together = published(project.root / "runs/seed_42"), published(tiny_world.run_dir)
    assert alone
    assert {path for path in alone.keys() | together.keys() if alone.get(path) != together.get(path)} == set()
