"""engine-score as its users meet it: exit status, one document on stdout, the same bytes twice."""

import json
import shutil
import sys

import duckdb
import jsonschema
import pytest
import scorer_runs
import scorer_worlds as worlds
from typer.testing import CliRunner

from scorers import cli
from scorers.gates import GATES_DIR

SEEDS = (42, 7, 101, 202)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project with four seeds that pass 1A and a second run of seed 42."""
    root = scorer_runs.write_project(tmp_path_factory.mktemp("project"))
    for seed in SEEDS:
        scorer_runs.write_run(
            root / "runs", f"seed_{seed}", seed, {"1A": worlds.segment_1a(seed)}, policies=worlds.MIX_POLICY
        )
    scorer_runs.write_run(root / "runs", "again", 42, {"1A": worlds.segment_1a(42)}, policies=worlds.MIX_POLICY)
    return root


@pytest.fixture
def project(built, tmp_path, monkeypatch):
    """A copy of the project to work on; the CLI reads its gates and sources there."""
    shutil.copytree(built, tmp_path / "p")
    monkeypatch.setattr(cli, "PROJECT_ROOT", tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    return tmp_path / "p"


def call(*arguments):
    return CliRunner().invoke(cli.app, list(arguments))


def recorded(project):
    assert call("verify", "seed_42", "again", "--record").exit_code == 0
    return project / "runs" / "certification" / "1A" / "small"


def schema(name):
    return json.loads((GATES_DIR / "schema" / f"{name}.schema.json").read_text())


def test_certify_passes_four_seeds_and_writes_valid_reports(project):
    out = recorded(project)
    result = call("certify", "--baseline", "seed_7")
    assert (result.exit_code, "PASS_BPLUS" in result.stdout) == (0, True)
    jsonschema.validate(json.loads((out / "segment_1A_certification.json").read_text()), schema("certification"))
    for seed in SEEDS:
        report = json.loads((out / f"segment_1A_seed_{seed}.json").read_text())
        jsonschema.validate(report, schema("seed_report"))
        assert (report["run"]["run_id"], report["verdict"]) == (f"seed_{seed}", "PASS_BPLUS")
        assert (out / f"segment_1A_countries_{seed}.csv").read_text().startswith("country_iso,territory_class")


def test_reports_are_the_same_bytes_twice_and_name_no_place(project):
    out = recorded(project)
    first = {}
    for _ in range(2):
        call("certify", "--baseline", "seed_7")
        held = {path.name: path.read_bytes() for path in out.iterdir()}
        assert first in ({}, held)
        first = held
    assert not any(str(project).encode() in data for data in first.values())


def test_json_is_one_document_and_nothing_else(project):
    recorded(project)
    result = call("certify", "--json")
    assert json.loads(result.stdout)["segments"]["1A"]["verdict"] == "PASS_BPLUS"
    assert result.exit_code == 0


def test_a_missing_seed_is_listed_and_never_passes(project):
    recorded(project)
    shutil.rmtree(project / "runs" / "seed_101")
    result = call("certify", "--json")
    document = json.loads(result.stdout)["segments"]["1A"]
    assert (result.exit_code, document["verdict"], document["missing_seeds"]) == (1, "FAIL_REALISM", [101])
    assert set(document["runs"]) == {"42", "7", "202"}, "the others are scored all the same"


def test_seeds_left_out_are_missing(project):
    recorded(project)
    document = json.loads(call("certify", "--seeds", "42,7", "--json").stdout)["segments"]["1A"]
    assert document["missing_seeds"] == [101, 202]


def test_a_named_run_of_another_seed_is_scored_and_the_required_ones_are_missing(project):
    scorer_runs.write_run(project / "runs", "other", 5, {"1A": worlds.segment_1a(5)}, policies=worlds.MIX_POLICY)
    result = call("certify", "--runs", "other", "--json")
    document = json.loads(result.stdout)["segments"]["1A"]
    assert (result.exit_code, document["runs"], document["missing_seeds"]) == (1, {"5": "other"}, list(SEEDS))


def test_without_rerun_evidence_nothing_passes(project):
    shutil.rmtree(project / "runs" / "again")
    result = call("certify", "--json")
    document = json.loads(result.stdout)["segments"]["1A"]
    assert (result.exit_code, document["verdict"]) == (1, "INVALID_FOR_GRADING")
    assert document["ungraded"] == {str(seed): ["1A-M16"] for seed in SEEDS}


def test_a_second_run_may_be_given_instead_of_recorded(project):
    shutil.move(project / "runs" / "again", project / "again")
    shutil.move(project / "runs" / "again.duckdb", project / "again.duckdb")
    assert call("certify", "--rerun", str(project / "again")).exit_code == 0


def test_two_runs_of_one_seed_are_an_error_that_names_them(project):
    result = call("certify")
    assert result.exit_code == 2
    assert "found two candidate runs, again and seed_42" in result.stderr
    assert call("certify", "--runs", "seed_42,again").exit_code == 2
    assert call("certify", "--runs", "seed_42,seed_7,seed_101,seed_202", "--rerun", "again").exit_code == 0


def test_a_recorded_second_run_is_evidence_not_a_candidate(project):
    recorded(project)
    assert call("certify").exit_code == 0


def test_candidates_with_an_overlay_are_never_found_by_themselves(project):
    recorded(project)
    scorer_runs.write_run(
        project / "runs", "cand", 42, {"1A": worlds.segment_1a(42, is_collapsed=True)}, policy_dir="overlays/x"
    )
    assert call("certify").exit_code == 0


def test_a_seed_that_stopped_at_a_gate_is_a_hard_fail_with_its_code(project):
    recorded(project)
    folder = project / "runs" / "seed_7"
    for name in ("s4_foreign_target", "merchant_catalogue", "outlet_catalogue"):
        (folder / "segment_1A" / f"{name}.parquet").unlink()
        (folder / "segment_1A" / "_receipts" / f"{name}.json").unlink()
    scorer_runs.seal_segment(folder, "1A", failing=("1A-S0-040",))
    result = call("certify")
    assert (result.exit_code, "1A-S0-040" in result.stdout, "FAIL_REALISM" in result.stdout) == (1, True, True)
    document = json.loads(call("certify", "--json").stdout)
    assert {"1A-S0-040", "1A-FLAG", "1A-DATASETS"} <= set(document["segments"]["1A"]["hard_failing"]["7"])
    assert document["seeds"]["1A"]["42"]["verdict"] == "PASS_BPLUS"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("certify", "--scale", "huge"), "allowed one of tiny, small, authority"),
        (("certify", "--scale", "authority"), "no run of scale authority"),
        (("certify", "--seeds", "a,b"), "allowed integers"),
        (("certify", "--segment", "9Z"), "no scorecard"),
        (("certify", "--runs", "nowhere"), "runs there: again, seed_101, seed_202, seed_42, seed_7"),
        (("certify", "--runs", "seed_42", "--scale", "tiny"), "runs of another scale"),
        (("certify", "--runs", "seed_42", "--baseline", "nowhere"), "'nowhere'"),
        (("verify", "seed_42", "seed_42"), "proves nothing against itself"),
        (("verify", "seed_42", "seed_7", "--record"), "not the same world"),
        (("watchlist", "1A", "--run", "seed_42"), "has no watchlist"),
        (("watchlist", "2A", "--run", "seed_42"), "no site_timezones"),
        (("prune", "--keep", "sede_42"), "no run sede_42"),
        (
            ("export", "--run", "seed_42", "--to", "x", "--dataset", "nothing"),
            "found nothing; allowed: hurdle_stationarity_tests",
        ),
        (("export", "--run", "seed_42", "--to", "x", "--roles", "secrets"), "allowed feature, key, label, lineage"),
    ],
)
def test_bad_input_is_one_line_on_stderr_and_status_two(project, arguments, message):
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_damaged_record_is_named(project):
    (project / "runs" / "seed_7" / "segment_1A" / "_receipts" / "sparse_flag.json").write_text("{")
    result = call("certify", "--runs", "seed_7")
    assert (result.exit_code, "sparse_flag.json: found no valid JSON" in result.stderr) == (2, True)


def test_verify_names_what_differs(project):
    result = call("verify", "seed_42", "seed_7")
    assert result.exit_code == 1
    assert "not the same world: seed: 42 and 7" in result.stdout
    document = json.loads(call("verify", "seed_42", "seed_7", "--json").stdout)
    assert {"outlet_catalogue", "merchant_catalogue"} <= {row["dataset"] for row in document["differing"]}


def test_verify_tells_a_footer_from_data_and_an_absent_dataset(project):
    receipts = project / "runs" / "again" / "segment_1A" / "_receipts"
    changed = receipts / "outlet_catalogue.json"
    changed.write_text(json.dumps(json.loads(changed.read_text()) | {"sha256": "0" * 64}))
    (receipts / "sparse_flag.json").unlink()
    rows = {
        r["dataset"]: r["verdict"] for r in json.loads(call("verify", "seed_42", "again", "--json").stdout)["differing"]
    }
    assert rows == {"outlet_catalogue": "other footer", "sparse_flag": "only in seed_42"}


def test_board_shows_gates_datasets_and_a_first_query_that_runs(project):
    result = call("board", "--run", "seed_42")
    assert result.exit_code == 0
    assert "outlet_catalogue" in result.stdout and "select home_country_iso" in result.stdout
    query = result.stdout[result.stdout.index("select home_country_iso") :].split('"')[0]
    with duckdb.connect() as connection:
        connection.execute(
            "create view merchant_catalogue as select * from 'runs/seed_42/segment_1A/merchant_catalogue.parquet'"
        )
        assert len(connection.execute(query).fetchall()) == 10
    scorer_runs.seal_segment(project / "runs" / "seed_42", "1A", failing=("1A-S8-010",))
    broken = call("board", "--run", "seed_42")
    assert (broken.exit_code, "1A-S8-010" in broken.stdout) == (1, True)
    assert json.loads(call("board", "--run", "seed_42", "--json").stdout)["segments"][0]["failed"] == 1


def test_runtime_ranks_states_and_shows_red_rails(project):
    rows = json.loads(call("runtime", "--run", "seed_42", "--json").stdout)["states"]
    assert rows[0] == {
        "segment": "1A",
        "state": "total",
        "seconds": 6.0,
        "share": 1.0,
        "target_s": 3,
        "stretch_s": 6,
        "light": "amber",
    }
    assert {row["state"] for row in rows[1:]} == {"S0", "S1", "S2", "S3", "S4", "S5", "S7", "S8"}
    scorer_runs.write_dataset(
        project / "runs" / "seed_42", "1A", "s2_outlet_counts", worlds.segment_1a(42)["s2_outlet_counts"], seconds=9
    )
    slow = call("runtime", "--run", "seed_42", "--json")
    assert (slow.exit_code, json.loads(slow.stdout)["states"][0]["light"]) == (1, "red")


def test_prune_is_a_dry_run_by_default_and_keeps_what_certifies(project):
    recorded(project)
    call("certify", "--baseline", "seed_7")
    for run_id in ("broken", "pinned"):
        folder = scorer_runs.write_run(project / "runs", run_id, 5, {"1A": worlds.segment_1a(5)})
        scorer_runs.seal_segment(folder, "1A", failing=("1A-S0-040",))
    (project / "runs" / "pins.txt").write_text("pinned  # last good candidate\n")
    rows = {row["run_id"]: row for row in json.loads(call("prune", "--json").stdout)["runs"]}
    assert {run_id for run_id, row in rows.items() if row["action"] == "remove"} == {"broken"}
    assert rows["again"]["reason"] == "rerun evidence of seed_42"
    assert (project / "runs" / "broken").exists()
    assert call("prune", "--apply", "--include-passed").exit_code == 0
    assert not (project / "runs" / "broken").exists() and not (project / "runs" / "broken.duckdb").exists()
    assert (project / "runs" / "seed_7").exists() and (project / "runs" / "pinned").exists()


def test_prune_leaves_a_run_alone_that_is_being_built(project):
    folder = scorer_runs.write_run(project / "runs", "building", 5, {"1A": worlds.segment_1a(5)})
    scorer_runs.seal_segment(folder, "1A", with_flag=False)
    with duckdb.connect(str(project / "runs" / "building.duckdb")):
        rows = {row["run_id"]: row for row in json.loads(call("prune", "--json").stdout)["runs"]}
        assert (rows["building"]["action"], rows["building"]["reason"]) == ("keep", "in use")
    rows = {row["run_id"]: row for row in json.loads(call("prune", "--json").stdout)["runs"]}
    assert rows["building"]["action"] == "remove"


def test_export_leaves_labels_and_lineage_behind_unless_asked(project):
    models = project / "models" / "segment_1A"
    models.mkdir(parents=True)
    (models / "_segment_1A.yml").write_text(
        "models:\n  - name: s4_foreign_target\n    columns:\n      - {name: merchant_id, meta: {role: key}}\n"
        "      - {name: k_target, meta: {role: label}}\n"
    )
    assert call("export", "--run", "seed_42", "--to", "out", "--dataset", "s4_foreign_target").exit_code == 0
    assert duckdb.sql("select * from 'out/s4_foreign_target.parquet'").columns == ["merchant_id"]
    call(
        "export",
        "--run",
        "seed_42",
        "--to",
        "out",
        "--dataset",
        "s4_foreign_target",
        "--roles",
        "key,label",
        "--format",
        "csv",
    )
    assert (project / "out" / "s4_foreign_target.csv").read_text().splitlines()[0] == "merchant_id,k_target"


def test_map_asks_for_its_extra_where_matplotlib_is_missing(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = call("map", "--run", "seed_42")
    assert (result.exit_code, "plots" in result.stderr) == (2, True)
