"""Bad input is refused before any dataset is written, with what was found, what is allowed and where."""

from __future__ import annotations

import shutil

import pytest
from conftest import REPO, Project

from python_udfs.world import RefusedInput, World

GOOD = {"seed": "42", "scale": "tiny", "scenario": "baseline", "run_id": "seed_42", "policy_dir": ""}


def datasets(project: Project) -> list:
    return list(project.root.glob("runs/*/segment_*/*"))


@pytest.mark.parametrize(("var", "bad", "allowed"), [
    ("scale", "huge", "tiny, small, authority"),
    ("seed", "-1", "integer from 0"),
    ("seed", "seven", "integer from 0"),
    ("seed", "1e3", "integer from 0"),
    ("scenario", "doom", "baseline"),
    ("run_id", "../x", "letters, digits and underscores"),
    ("run_id", "", "letters, digits and underscores"),
    ("run_id", "a" * 65, "letters, digits and underscores"),
    ("policy_dir", "no/such/folder", "existing folder"),
])
def test_a_bad_var_is_refused(var, bad, allowed):
    with pytest.raises(RefusedInput) as refusal:
        World.from_vars(GOOD | {var: bad})
    assert f"{var}: found {bad!r}" in str(refusal.value) and allowed in str(refusal.value)


def test_good_vars_are_taken():
    assert World.from_vars(GOOD) == World("seed_42", 42, "tiny", "baseline", "")


@pytest.mark.parametrize("vars", [{"scale": "huge"}, {"seed": -1}, {"run_id": "../x"}, {"scael": "tiny"}])
def test_dbt_refuses_bad_vars_before_it_writes(vars, tmp_path):
    project = Project.linked(tmp_path / "p", "models", "tests")
    text = project.dbt("build", vars=vars, ok=False)
    assert "nothing was written" in text and "allowed" in text
    assert not datasets(project)


def test_a_run_of_another_world_is_refused(tiny_world):
    before = sorted(tiny_world.run_dir.rglob("*"))
    text = tiny_world.project.dbt("build", vars={"scale": "tiny", "seed": 7, "run_id": "seed_42"}, ok=False)
    assert "holds another world" in text and "the run holds 42, asked for 7" in text
    assert sorted(tiny_world.run_dir.rglob("*")) == before


@pytest.mark.parametrize(("overlay", "field"), [
    ("tile_deg: wide\n", "tile_deg"),
    ("no_such_field: 1\n", "no_such_field"),
    ("cell_exponent: 7\n", "cell_exponent"),
])
def test_a_bad_policy_is_refused_before_anything_is_written(overlay, field, tmp_path):
    project = Project.linked(tmp_path / "p", "models", "tests")
    (tmp_path / "overlay/segment_1B").mkdir(parents=True)
    (tmp_path / "overlay/segment_1B/tile_surface.yml").write_text(overlay)
    text = project.dbt("build", vars={"scale": "tiny", "policy_dir": str(tmp_path / "overlay")}, ok=False)
    assert "tile_surface.yml" in text and field in text and "nothing was written" in text
    assert not datasets(project)


def test_an_overlay_of_an_unknown_policy_is_refused(tmp_path):
    project = Project.linked(tmp_path / "p", "models", "tests")
    (tmp_path / "overlay/segment_1A").mkdir(parents=True)
    (tmp_path / "overlay/segment_1A/merchant_mixx.yml").write_text("a: 1\n")
    text = project.dbt("build", vars={"scale": "tiny", "policy_dir": str(tmp_path / "overlay")}, ok=False)
    assert "merchant_mixx.yml: no such policy" in text and "merchant_mix.yml" in text


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Project:
    """A project with sources of its own, which a test may damage."""
    project = Project(tmp_path_factory.mktemp("copied") / "p")
    shutil.copytree(REPO, project.root, ignore=shutil.ignore_patterns(
        ".git", ".venv", "runs", "target", "logs", ".cache", "*.egg-info", "__pycache__"))
    return project


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_a_missing_or_damaged_source_is_refused(damage, copied):
    file = copied.root / "sources/ref_mcc.parquet"
    kept = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(kept[:-100] + bytes(100))
    try:
        text = copied.dbt("build", vars={"scale": "tiny"}, ok=False)
    finally:
        file.write_bytes(kept)
    assert "damaged reference data; nothing was written" in text and "sources/ref_mcc.parquet" in text
    assert not datasets(copied)


def test_a_policy_changed_after_the_seal_is_refused_until_s0_is_rebuilt(copied):
    copied.dbt("build", "--select", "segment_1A", vars={"scale": "tiny"})
    policy = copied.root / "policies/segment_1A/outlet_model.yml"
    kept = policy.read_text()
    policy.write_text(kept.replace("take_some: 0.045", "take_some: 0.046"))
    assert policy.read_text() != kept
    text = copied.dbt("build", "--select", "s1_hurdle", vars={"scale": "tiny"}, ok=False)
    assert "changed after the segment was sealed" in text and "s0_sealed_inputs_1A+" in text
    policy.write_text(kept)
