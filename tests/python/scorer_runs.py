"""Runs for the scorer tests, written as the engine writes them: datasets, receipts, gate records, bundle, flag."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from python_udfs.bundle import bundle_digest
from python_udfs.run_state import FLAG, write_json
from python_udfs.sealing import file_sha256

FINGERPRINT = "f" * 64
GATES = {
    "1A": ["gate_1A_S0_040_register_sums_to_n_register", "gate_1A_S8_010_outlet_keys_are_unique"],
    "1B": ["gate_1B_S8_802_rows_equal_the_catalogue"],
    "2A": ["gate_2A_S1_090_fallback_rate_within_cap"],
    "2B": ["gate_2B_S8_033_policies_are_still_those_of_the_seal"],
    "3A": ["gate_3A_S4_005_counts_conserve_outlets"],
    "3B": ["gate_3B_S2_009_edge_weights_sum_to_one"],
    "5A": ["gate_5A_S3_002_weeks_equal_their_demand"],
    "5B": ["gate_5B_S4_002_ids_are_dense"],
    "6A": ["gate_6A_S2_001_no_party_passes_a_maximum"],
    "6B": ["gate_6B_S4_012_one_rule_meets_each_flow"],
}


def write_project(root: Path) -> Path:
    """A project root that names the gates a run has to show."""
    for segment, names in GATES.items():
        for name in names:
            path = root / "tests" / f"segment_{segment}" / f"{name}.sql"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("select 1")
    (root / "sources").mkdir(exist_ok=True)
    return root


def write_run(
    runs_dir: Path,
    run_id: str,
    seed: int,
    tables: dict[str, dict[str, pa.Table]],
    scale: str = "small",
    policies: dict[str, list[dict]] | None = None,
    policy_dir: str = "",
) -> Path:
    """Write a run that passed: ``tables`` by segment and dataset; ``policies`` by table, rows as dictionaries."""
    folder = runs_dir / run_id
    write_json(
        folder / "run.json",
        {
            "run_id": run_id,
            "seed": seed,
            "scale": scale,
            "scenario": "baseline",
            "policy_dir": policy_dir,
            "parameter_hash": "a" * 64,
            "manifest_fingerprint": FINGERPRINT,
            "code_version": "0.1.0",
        },
    )
    for segment, datasets in tables.items():
        for name, table in datasets.items():
            write_dataset(folder, segment, name, table)
        seal_segment(folder, segment)
    with duckdb.connect(str(runs_dir / f"{run_id}.duckdb")) as warehouse:
        for name, rows in (policies or {}).items():
            warehouse.execute(f"create schema if not exists {name.split('.')[0]}")
            source = pa.Table.from_pylist(rows) if rows and isinstance(rows, list) else rows  # noqa: F841  read by DuckDB
            warehouse.execute(f"create table {name} as select * from source")
    return folder


def write_dataset(folder: Path, segment: str, name: str, table: pa.Table, seconds: float = 0.5) -> None:
    """One dataset with its receipt."""
    path = folder / f"segment_{segment}" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
    write_json(
        path.parent / "_receipts" / f"{name}.json",
        {
            "segment": f"segment_{segment}",
            "dataset": name,
            "storage": "parquet",
            "rows": table.num_rows,
            "bytes": path.stat().st_size,
            "parts": [],
            "sha256": file_sha256(path),
            "content_digest": file_sha256(path),
            "manifest_fingerprint": FINGERPRINT,
            "columns": [[c, "VARCHAR"] for c in table.column_names],
            "seconds": {"resolve": 0.0, "validate": 0.0, "compute": seconds, "write": 0.0},
        },
    )


def seal_segment(folder: Path, segment: str, failing: tuple[str, ...] = (), with_flag: bool = True) -> None:
    """Gate records over the receipts as they stand, the bundle and, unless a gate fails, the flag."""
    home = folder / f"segment_{segment}"
    receipts = {p.stem: json.loads(p.read_text()) for p in sorted((home / "_receipts").glob("*.json"))}
    inputs = {f"segment_{segment}/{name}": receipt["sha256"] for name, receipt in receipts.items()}
    for name in GATES[segment]:
        code = "-".join(name.split("_")[1:4])
        is_ok = code not in failing
        row = {
            "scope": "world",
            "found": "0" if is_ok else "7",
            "allowed": "0",
            "is_ok": is_ok,
            "sample": "" if is_ok else "1, 2",
        }
        write_json(
            home / "_gates" / f"{code}.json",
            {
                "code": code,
                "name": name,
                "severity": "error",
                "status": "pass" if is_ok else "fail",
                "rows": [row],
                "inputs": inputs,
            },
        )
    members = {"checks.csv": b"code,verdict\n"}
    digest = bundle_digest(members)
    write_json(
        home / "_bundle" / "index.json",
        {
            "segment": f"segment_{segment}",
            "bundle_sha256": digest,
            "members": [
                {"path": n, "sha256": hashlib.sha256(b).hexdigest(), "bytes": len(b)} for n, b in members.items()
            ],
        },
    )
    for name, data in members.items():
        (home / "_bundle" / name).write_bytes(data)
    (home / FLAG).unlink(missing_ok=True)
    if with_flag and not failing:
        (home / FLAG).write_text(f"sha256_hex = {digest}\n")


def record_rerun(folder: Path, is_equal: bool = True) -> None:
    """Evidence that a second run repeated every dataset."""
    receipts = {
        f"{p.parent.parent.name.removeprefix('segment_')}/{p.stem}": json.loads(p.read_text())["sha256"]
        for p in sorted(folder.glob("segment_*/_receipts/*.json"))
    }
    write_json(
        folder / "rerun.json",
        {
            "run": folder.name,
            "other_run": f"{folder.name}_again",
            "datasets": {name: {"sha256": sha256, "is_equal": is_equal} for name, sha256 in receipts.items()},
        },
    )
