"""What a run proved about itself is looked at again: nothing stale, missing or edited counts."""

import json

import pytest
import scorer_runs
import scorer_worlds as worlds

from python_udfs.run_state import FLAG
from scorers.runs import open_run
from scorers.structure import examine, expected_gates


@pytest.fixture
def passed(tmp_path):
    """A run that passed, its project and its folder."""
    scorer_runs.write_project(tmp_path)
    folder = scorer_runs.write_run(tmp_path / "runs", "seed_42", 42, {"1A": worlds.segment_1a(42)})
    return tmp_path, folder


def failing(project, max_hashed_bytes=10**9):
    run = open_run(project / "runs", "seed_42")
    return {c.code: c for c in examine(run, "1A", ["outlet_catalogue"], max_hashed_bytes, project).failing}


def test_a_passed_run_holds(passed):
    assert failing(passed[0]) == {}


def test_gate_codes_come_from_the_tests_of_the_project(passed):
    assert list(expected_gates("1A", passed[0])) == ["1A-S0-040", "1A-S8-010"]


def test_a_gate_without_a_record_fails(passed):
    (passed[1] / "segment_1A" / "_gates" / "1A-S8-010.json").unlink()
    assert failing(passed[0])["1A-S8-010"].found.startswith("no gate record")


def test_a_record_of_a_gate_that_is_gone_counts_no_more(passed):
    scorer_runs.seal_segment(passed[1], "1A", failing=("1A-S0-040",))
    (passed[0] / "tests" / "segment_1A" / "gate_1A_S0_040_register_sums_to_n_register.sql").unlink()
    assert set(failing(passed[0])) == {"1A-FLAG"}


def test_a_segment_without_any_gate_fails(passed, tmp_path_factory):
    for path in (passed[1] / "segment_1A" / "_gates").iterdir():
        path.unlink()
    bare = tmp_path_factory.mktemp("bare")
    run = open_run(passed[0] / "runs", "seed_42")
    assert "1A-GATES" in {c.code for c in examine(run, "1A", [], 0, bare).failing}


def test_a_failed_gate_fails_with_its_figure(passed):
    scorer_runs.seal_segment(passed[1], "1A", failing=("1A-S0-040",))
    found = failing(passed[0])
    assert set(found) == {"1A-S0-040", "1A-FLAG"}
    assert (found["1A-S0-040"].found, found["1A-S0-040"].allowed, found["1A-S0-040"].sample) == (
        "world: 7",
        "0",
        ["1, 2"],
    )


def test_a_gate_over_other_bytes_is_stale(passed):
    scorer_runs.write_dataset(passed[1], "1A", "s4_foreign_target", worlds.segment_1a(7)["s4_foreign_target"])
    assert {"1A-S0-040", "1A-S8-010"} == set(failing(passed[0]))
    assert "stale" in failing(passed[0])["1A-S0-040"].found


@pytest.mark.parametrize(("max_hashed_bytes", "is_seen"), [(10**9, True), (0, False)])
def test_edited_bytes_are_seen_up_to_the_hashed_size(passed, max_hashed_bytes, is_seen):
    path = passed[1] / "segment_1A" / "outlet_catalogue.parquet"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert ("1A-BYTES" in failing(passed[0], max_hashed_bytes)) == is_seen
    path.write_bytes(data[:-1])
    assert "1A-BYTES" in failing(passed[0], max_hashed_bytes)


def test_an_absent_dataset_fails(passed):
    (passed[1] / "segment_1A" / "s2_outlet_counts.parquet").unlink()
    assert failing(passed[0])["1A-DATASETS"].sample == ["s2_outlet_counts"]


def test_datasets_of_another_world_fail(passed):
    path = passed[1] / "segment_1A" / "_receipts" / "s2_outlet_counts.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"manifest_fingerprint": "0" * 64}))
    assert failing(passed[0])["ONE-WORLD"].sample == ["s2_outlet_counts"]


@pytest.mark.parametrize(
    ("damage", "codes"),
    [
        (lambda home: (home / FLAG).unlink(), {"1A-FLAG"}),
        (lambda home: (home / FLAG).write_text("sha256_hex = 00\n"), {"1A-DIGEST"}),
        (
            lambda home: (home / "_bundle" / "checks.csv").write_text("code,verdict\nx,pass\n"),
            {"1A-BUNDLE", "1A-DIGEST"},
        ),
        (lambda home: (home / "_bundle" / "stray.csv").write_text(""), {"1A-BUNDLE"}),
        (lambda home: (home / "_bundle" / "index.json").unlink(), {"1A-BUNDLE"}),
    ],
)
def test_a_damaged_bundle_or_flag_fails(passed, damage, codes):
    damage(passed[1] / "segment_1A")
    assert set(failing(passed[0])) == codes
