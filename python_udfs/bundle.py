"""A segment's validation bundle: every check and its evidence as canonical files, an index, and the flag.

All members are built in memory first. If what stands on disk is the same byte by byte, nothing is
written and files keep their times; else the flag goes first and comes back last.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq

from python_udfs.run_state import FLAG, SET_ASIDE, RunState, write_json

HARD_VERDICTS = {"pass", "warn"}


def canonical_csv(path: Path) -> bytes:
    """A parquet table as CSV: columns and rows in published order, floats by shortest exact text."""
    table = pq.read_table(path)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows(zip(*(_texts(column.to_pylist()) for column in table.columns)))
    return buffer.getvalue().encode()


def _texts(values: list) -> list[str]:
    return ["" if v is None else repr(v) if isinstance(v, float) else str(v).lower() if isinstance(v, bool)
            else str(v) for v in values]


def bundle_digest(members: dict[str, bytes]) -> str:
    """SHA-256 over member bytes in ASCII order of their paths."""
    digest = hashlib.sha256()
    for name in sorted(members):
        digest.update(members[name])
    return digest.hexdigest()


def write_bundle(state: RunState, segment: str, datasets: list[str], checks: str) -> list[dict]:
    """Write the bundle of a segment and, if every hard gate holds, its flag.

    Args:
        state: the run.
        segment: ``segment_1A`` for example.
        datasets: datasets that go in as CSV members.
        checks: the dataset with one row per gate; its ``verdict`` column decides about the flag.

    Returns:
        One row per member (path, sha256, bytes), then the flag with its digest, or ``absent`` and the reason.
    """
    folder = state.world.segment_dir(segment)
    members = {f"{name}.csv": canonical_csv(folder / f"{name}.parquet") for name in sorted({*datasets, checks})}
    table = pq.read_table(folder / f"{checks}.parquet", columns=["code", "severity", "verdict"]).to_pylist()
    broken = [row["code"] for row in table if row["verdict"] not in HARD_VERDICTS]
    digest = bundle_digest(members)
    entries = [{"path": name, "sha256": hashlib.sha256(members[name]).hexdigest(), "bytes": len(members[name])}
               for name in sorted(members)]
    index = {"segment": segment, "members": entries, "bundle_sha256": digest}
    flag_text = f"sha256_hex = {digest}\n"
    reused = not broken and _is_same(folder, members, index, flag_text)
    if reused and (folder / SET_ASIDE).exists():
        os.replace(folder / SET_ASIDE, folder / FLAG)
    if not reused:
        _rewrite(folder, members, index, None if broken else flag_text)
    write_json(folder / "_receipts" / "_bundle.json", {"bundle": "reused" if reused else "written"})
    flag_row = {"path": FLAG, "sha256": digest if not broken else "absent",
                "bytes": len(flag_text) if not broken else 0}
    return [{**e, "note": ""} for e in entries] + [
        {**flag_row, "note": f"{len(broken)} hard gates do not hold: {', '.join(broken[:10])}" if broken else ""}]


def _is_same(folder: Path, members: dict[str, bytes], index: dict, flag_text: str) -> bool:
    bundle = folder / "_bundle"
    on_disk = {p.name for p in bundle.iterdir()} if bundle.is_dir() else set()
    flags = [folder / FLAG, folder / SET_ASIDE]
    return (on_disk == {*members, "index.json"}
            and all((bundle / name).read_bytes() == data for name, data in members.items())
            and json.loads((bundle / "index.json").read_text()) == index
            and any(f.exists() and f.read_text() == flag_text for f in flags))


def _rewrite(folder: Path, members: dict[str, bytes], index: dict, flag_text: str | None) -> None:
    for flag in (folder / FLAG, folder / SET_ASIDE):
        flag.unlink(missing_ok=True)
    building, bundle = folder / "._bundle.building", folder / "_bundle"
    for stale in (building, bundle):
        shutil.rmtree(stale, ignore_errors=True)
    building.mkdir(parents=True)
    for name, data in members.items():
        (building / name).write_bytes(data)
    write_json(building / "index.json", index)
    os.replace(building, bundle)
    if flag_text is not None:
        temporary = folder / f".{FLAG}"
        temporary.write_text(flag_text)
        os.replace(temporary, folder / FLAG)
