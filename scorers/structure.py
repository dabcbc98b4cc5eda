"""Structural certification: what the run proved about itself, looked at again from the files.

A gate counts only while the datasets it read are still the ones on disk; a bundle only while its bytes give the
digest in the flag. Nothing here knows a metric.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

from python_udfs.bundle import bundle_digest
from python_udfs.run_state import FLAG, gate_code
from python_udfs.sealing import file_sha256, lines_sha256
from scorers.runs import Run, read_record

SAMPLE = 5
NO_RECORD = "no gate record"


@dataclass(frozen=True)
class Check:
    """One structural check: its code, what was promised, and what was found."""

    code: str
    promise: str
    is_ok: bool
    found: str = ""
    allowed: str = ""
    sample: list[str] = field(default_factory=list)

    def document(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Structure:
    """All structural checks of one segment in one run, with the gates counted by status."""

    checks: list[Check]
    gate_status: dict[str, int]

    @property
    def failing(self) -> list[Check]:
        return [check for check in self.checks if not check.is_ok]

    def gates_fail(self, prefix: str) -> list[str]:
        """Codes of failing checks that begin with ``prefix``."""
        return [check.code for check in self.failing if check.code.startswith(prefix)]

    def document(self) -> dict:
        """As it goes into a report: failing checks in full, the others by code."""
        return {
            "passed": not self.failing,
            "gates": self.gate_status,
            "failing": [check.document() for check in self.failing],
            "holding": [check.code for check in self.checks if check.is_ok],
        }


def examine(run: Run, segment: str, egress: list[str], max_hashed_bytes: int, project: Path) -> Structure:
    """Check gate records, receipts, bundle and flag of one segment.

    Args:
        egress: datasets that must be there whatever else is.
        max_hashed_bytes: files up to this size are hashed again; of larger ones only the size is compared.
        project: project root, whose ``tests/segment_<ID>/`` lists the gates that must have a record.
    """
    receipts = run.receipts(segment)
    gates, status = _gate_checks(run, segment, project)
    checks = [
        *gates,
        _datasets_present(run, segment, receipts, egress),
        _bytes_as_recorded(run, segment, receipts, max_hashed_bytes),
        _one_world(run, receipts),
        *_bundle_checks(run, segment),
    ]
    return Structure(checks, status)


def expected_gates(segment: str, project: Path) -> dict[str, str]:
    """Gate code to test name, from the project's dbt tests of the segment."""
    names = [path.stem for path in sorted((project / "tests" / f"segment_{segment}").glob("gate_*.sql"))]
    return {gate_code(name): name for name in names}


def _gate_checks(run: Run, segment: str, project: Path) -> tuple[list[Check], dict[str, int]]:
    records, expected = run.gate_records(segment), expected_gates(segment, project)
    digests = _Digests(run)
    status = {"pass": 0, "warn": 0, "fail": 0, "missing": 0, "stale": 0}
    checks = []
    # A record of a gate that the project no longer has promises nothing.
    for code in sorted(expected or records):
        record = records.get(code)
        changed = [name for name, sha256 in (record or {}).get("inputs", {}).items() if digests.of(name) != sha256]
        state = "missing" if record is None else "stale" if changed else record["status"]
        status[state] += 1
        name = record["name"] if record else expected[code]
        checks.append(_gate_check(code, name, state, record, changed))
    if not expected and not records:
        checks.append(
            Check(
                f"{segment}-GATES",
                "the segment has gates",
                False,
                "no gate test and no gate record",
                "one record per gate",
            )
        )
    return checks, status


def _gate_check(code: str, name: str, state: str, record: dict | None, changed: list[str]) -> Check:
    promise = name.split("_", 4)[-1].replace("_", " ")
    if state == "missing":
        return Check(code, promise, False, f"{NO_RECORD}: the run stopped before it", "a record with status pass")
    if state == "stale":
        return Check(
            code,
            promise,
            False,
            "stale: datasets changed after the gate ran",
            "digests as in the receipts",
            changed[:SAMPLE],
        )
    bad = [row for row in record["rows"] if not row["is_ok"]]
    found = "; ".join(f"{row['scope']}: {row['found']}" for row in bad[:SAMPLE])
    allowed = "; ".join(sorted({str(row["allowed"]) for row in bad[:SAMPLE]}))
    sample = [str(row["sample"]) for row in bad[:SAMPLE] if row.get("sample")]
    return Check(code, promise, state in ("pass", "warn"), found, allowed, sample)


class _Digests:
    """Recorded digests of datasets named like ``segment_1A/outlet_catalogue``."""

    def __init__(self, run: Run):
        self.run, self.known = run, {}

    def of(self, name: str) -> str | None:
        folder, dataset = name.split("/")
        segment = folder.removeprefix("segment_")
        if segment not in self.known:
            self.known[segment] = self.run.receipts(segment)
        receipt = self.known[segment].get(dataset)
        return receipt["sha256"] if receipt else None


def _datasets_present(run: Run, segment: str, receipts: dict, egress: list[str]) -> Check:
    lost = sorted(
        {name for name in egress if name not in receipts}
        | {name for name, r in receipts.items() if r.get("storage") != "view" and not run.dataset_files(segment, name)}
    )
    return Check(
        f"{segment}-DATASETS",
        "egress datasets and everything with a receipt are there",
        not lost,
        f"{len(lost)} absent" if lost else "",
        "0 absent",
        lost[:SAMPLE],
    )


def _bytes_as_recorded(run: Run, segment: str, receipts: dict, max_hashed_bytes: int) -> Check:
    wrong = [
        name
        for name, receipt in receipts.items()
        if receipt.get("storage") != "view" and not _is_as_recorded(run, segment, name, receipt, max_hashed_bytes)
    ]
    return Check(
        f"{segment}-BYTES",
        "files are what their receipts say",
        not wrong,
        f"{len(wrong)} differ" if wrong else "",
        "0 differ",
        wrong[:SAMPLE],
    )


def _is_as_recorded(run: Run, segment: str, name: str, receipt: dict, max_hashed_bytes: int) -> bool:
    files = run.dataset_files(segment, name)
    size = sum(path.stat().st_size for path in files)
    if not files:
        return True
    if size > max_hashed_bytes:
        return size == receipt["bytes"]
    return dataset_sha256(files) == receipt["sha256"]


def dataset_sha256(files: list[Path]) -> str:
    """Digest of a dataset as receipts state it: the file's own, or that of its parts' lines ``<name> <digest>``."""
    digests = [file_sha256(path) for path in files]
    if len(files) == 1:
        return digests[0]
    return lines_sha256(f"{path.name} {digest}" for path, digest in zip(files, digests))


def _one_world(run: Run, receipts: dict) -> Check:
    own = run.identity.get("manifest_fingerprint")
    foreign = sorted(name for name, r in receipts.items() if r.get("manifest_fingerprint") not in (None, own))
    return Check(
        "ONE-WORLD",
        "all datasets were built from the inputs that the run states",
        not foreign,
        f"{len(foreign)} of other policies, sources or code" if foreign else "",
        "0",
        foreign[:SAMPLE],
    )


def _bundle_checks(run: Run, segment: str) -> list[Check]:
    folder = run.segment_dir(segment)
    index = read_record(folder / "_bundle" / "index.json")
    flag = folder / FLAG
    digest = flag.read_text(encoding="utf-8").strip().removeprefix("sha256_hex = ") if flag.exists() else None
    checks = [
        Check(
            f"{segment}-FLAG",
            "the segment passed its own validation",
            digest is not None,
            "" if digest else f"no {FLAG}",
            FLAG,
        )
    ]
    if index is None:
        return [
            *checks,
            Check(f"{segment}-BUNDLE", "the validation bundle is whole", False, "no index.json", "index.json"),
        ]
    listed = {entry["path"]: entry["sha256"] for entry in index["members"]}
    members = {p.name: p.read_bytes() for p in sorted((folder / "_bundle").iterdir()) if p.name != "index.json"}
    wrong = sorted(
        set(listed) ^ set(members)
        | {n for n in set(listed) & set(members) if listed[n] != hashlib.sha256(members[n]).hexdigest()}
    )
    checks.append(
        Check(
            f"{segment}-BUNDLE",
            "the validation bundle is whole",
            not wrong,
            f"{len(wrong)} members differ from the index" if wrong else "",
            "0",
            wrong[:SAMPLE],
        )
    )
    found = bundle_digest(members)
    agrees = digest in (None, found) and index["bundle_sha256"] == found
    checks.append(
        Check(
            f"{segment}-DIGEST",
            "flag and index state the bundle's digest",
            agrees,
            "" if agrees else found,
            "" if agrees else str(digest or index["bundle_sha256"]),
        )
    )
    return checks
