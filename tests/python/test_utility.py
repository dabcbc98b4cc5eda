"""engine-score utility and export: a detector across two worlds, and files of datasets that are only views."""

import json

import duckdb
import pyarrow.parquet as pq
import pytest
import scorer_runs
import world_6b
from typer.testing import CliRunner

from python_udfs.run_state import write_json
from scorers import cli

RUNS = {"seed_42": (42, 1), "seed_7": (7, 2)}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Two worlds of flows, each with the contract beside."""
    root = scorer_runs.write_project(tmp_path_factory.mktemp("study"))
    contract = root / "models" / "segment_6B" / "_flows.yml"
    contract.parent.mkdir(parents=True)
    contract.write_text(world_6b.roles())
    for run_id, (seed, key) in RUNS.items():
        tables = world_6b.tables(world_6b.world(key))
        scorer_runs.write_run(root / "runs", run_id, seed, {"6B": {name: tables[name] for name in ("s3_flow_anchor_with_fraud_6B", "s4_flow_truth_labels_6B")}})
    return root


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.setattr(cli, "PROJECT_ROOT", project)
    monkeypatch.chdir(project)


def call(*arguments):
    return CliRunner().invoke(cli.app, list(arguments))


def test_a_detector_of_one_world_is_tested_on_another(project):
    result = call("utility", "--json")
    found = json.loads(result.stdout)
    assert (found["train"], found["test"], found["scale"]) == ("seed_42", "seed_7", "small")
    checks = {row["name"]: row for row in found["checks"]}
    # these worlds have no bursts, so that counts say little: the study says that they are of no great use
    assert 0.6 < checks["auc"]["found"] < 0.85 and not checks["auc"]["holds"] and checks["best_column"]["holds"]
    assert result.exit_code == 1
    assert not {"flow_id", "response_code", "overlay_applied", "clear_offset_s"} & set(found["detector"]["features"])
    assert json.loads((project / "runs/certification/6B/small/utility_seed_42_seed_7.json").read_text()) == found
    assert call("utility", "--json").stdout == result.stdout


def test_the_table_names_what_is_allowed():
    assert "0.85–0.97" in call("utility").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--train", "seed_42", "--test", "seed_42"), "allowed two seeds"),
        (("--train", "seed_42", "--test", "nowhere"), "no nowhere/run.json"),
    ],
)
def test_a_study_of_nothing_is_refused(arguments, said):
    result = call("utility", *arguments)
    assert result.exit_code == 2 and said in result.stderr


def test_a_run_without_flows_is_refused(project):
    scorer_runs.write_run(project / "runs", "bare", 5, {"5B": {}})
    result = call("utility", "--test", "bare")
    assert result.exit_code == 2 and "s4_flow_truth_labels_6B" in result.stderr


def test_views_become_files_without_labels(project):
    """One view with a receipt and one without, as dbt leaves them."""
    home = project / "runs" / "seed_42" / "segment_6B"
    receipt = json.loads((home / "_receipts" / "s3_flow_anchor_with_fraud_6B.json").read_text())
    write_json(home / "_receipts" / "s3_seen.json", {**receipt, "dataset": "s3_seen", "storage": "view", "columns": [["flow_id", "BIGINT"], ["overlay_applied", "BOOLEAN"]]})
    (project / "models" / "segment_6B" / "_views.yml").write_text(
        "models:\n  - name: s3_seen\n    columns:\n      - {name: flow_id, meta: {role: key}}\n      - {name: overlay_applied, meta: {role: label}}\n"
        "  - name: s3_plain\n    columns:\n      - {name: amount_minor, meta: {role: feature}}\n  - name: s3_not_built\n    columns: []\n")
    with duckdb.connect(str(project / "runs" / "seed_42.duckdb")) as warehouse:
        flows = home / "s3_flow_anchor_with_fraud_6B.parquet"
        warehouse.execute(f"create view s3_seen as select flow_id, overlay_applied from '{flows}'")
        warehouse.execute(f"create view s3_plain as select amount_minor from '{flows}'")
    assert call("export", "--run", "seed_42", "--to", "out", "--views").exit_code == 0
    assert sorted(path.name for path in (project / "out").iterdir()) == ["s3_plain.parquet", "s3_seen.parquet"]
    assert pq.read_schema(project / "out/s3_seen.parquet").names == ["flow_id"]
    assert pq.read_metadata(project / "out/s3_plain.parquet").num_rows == world_6b.FLOWS
    call("export", "--run", "seed_42", "--to", "labels", "--tables", "s3_seen", "--roles", "key,label")
    assert pq.read_schema(project / "labels/s3_seen.parquet").names == ["flow_id", "overlay_applied"]


def test_export_names_what_it_cannot_find():
    result = call("export", "--run", "seed_42", "--to", "x", "--segment", "9Z")
    assert result.exit_code == 2 and "9Z" in result.stderr
    assert "allowed: " in call("export", "--run", "seed_42", "--to", "x", "--dataset", "nothing").stderr
