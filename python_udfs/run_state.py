"""The state of a run on disk: datasets, their receipts, gate records, seals and flags.

Everything a run publishes is written to a temporary name and renamed when complete, so that a killed
run leaves either the whole of a dataset or nothing of it. Clock readings stand in receipts alone and
enter no digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq

from python_udfs.sealing import Seal, file_sha256, lines_sha256
from python_udfs.shared_clock import SharedClock
from python_udfs.world import RefusedInput, World

FLAG = "_passed.flag"
SET_ASIDE = "_passed.flag.previous"
PINS = "pins.txt"
STREAM_MARK = re.compile(r"/\*rng:([^*]+)\*/")
GATE_NAME = re.compile(r"gate_(\d[A-Z])_(S\d+)_(\d{3}[A-Z]?)(?:_|$)")


def gate_code(test_name: str) -> str:
    """``gate_2A_S1_090_fallback_rate_within_cap`` -> ``2A-S1-090``.

    Raises:
        RefusedInput: when the name has another form.
    """
    match = GATE_NAME.match(test_name)
    if not match:
        raise RefusedInput(f"gate test {test_name!r}: allowed gate_<segment>_<state>_<nnn>_<promise>")
    return "-".join(match.groups())


def write_json(path: Path, document: dict) -> None:
    """Write canonical JSON under a temporary name and rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    temporary.write_text(json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(temporary, path)


def read_json(path: Path) -> dict | None:
    """The document at ``path``, or None where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _operator_seconds(operators: list[dict]) -> float:
    """Processor seconds of a query's operators, the writer aside."""
    return sum((0.0 if "COPY" in op.get("type", "") else op.get("timing", 0.0))
               + _operator_seconds(op.get("children", [])) for op in operators)


def pinned_runs(runs_dir: Path) -> set[str]:
    """Runs that are kept as they are, one a line of ``pins.txt`` in the runs folder; what follows ``#`` is a comment."""
    pins = runs_dir / PINS
    lines = pins.read_text(encoding="utf-8").splitlines() if pins.exists() else []
    return {name for line in lines if (name := line.split("#")[0].strip())}


class RunState:
    """Publishes datasets and keeps receipts for one world."""

    def __init__(self, world: World, seal: Seal, streams: set[str], view_datasets: set[str]):
        self.world, self.seal, self.streams, self.view_datasets = world, seal, streams, view_datasets
        self.clock = SharedClock()

    # datasets

    def begin(self, request: dict) -> dict:
        """Check that a dataset may be built now and make room for it.

        ``request``: segment, dataset, sql (compiled), parts (list of part names, may be empty), inputs
        (upstream datasets as ``segment_1A/outlet_catalogue``), before_seal (built while S0 still seals),
        closes_segment (writes the bundle). Returns storage, tmp (path to write to, or
        the folder for parts), done (parts that an earlier, killed run completed), read (digests of the inputs) and metadata.

        Raises:
            RefusedInput: on a pinned run, an unregistered stream or a policy that changed after the segment was sealed.
        """
        started = time.perf_counter()
        segment, dataset = request["segment"], request["dataset"]
        self._refuse_pinned(segment, dataset)
        self._refuse_unregistered(segment, dataset, request["sql"])
        if not request["before_seal"]:
            self._refuse_stale_seal(segment, dataset)
        self.clock.start(f"{segment}/{dataset}")
        folder = self.world.segment_dir(segment)
        folder.mkdir(parents=True, exist_ok=True)
        if read_json(self.world.run_dir / "run.json") != self.identity():
            write_json(self.world.run_dir / "run.json", self.identity())
        if not request["closes_segment"]:
            with suppress(FileNotFoundError):  # another model of the segment was faster, or there is none
                os.replace(folder / FLAG, folder / SET_ASIDE)
        storage = "view" if dataset in self.view_datasets else "parquet"
        tmp = folder / f".{dataset}.building"
        done = self._resume(tmp, request) if request["parts"] and storage == "parquet" else self._clear(tmp)
        return {"storage": storage, "tmp": str(tmp), "path": str(self._path(segment, dataset, bool(request["parts"]))),
                "done": done, "read": self._digests(request["inputs"]), "metadata": self._metadata(segment),
                "resolve_s": time.perf_counter() - started}

    def finish(self, request: dict) -> dict:
        """Rename a complete dataset into place and write its receipt.

        ``request``: segment, dataset, tmp, path, storage, parts, columns, inputs (digests read), seconds (of resolve, validate and copy),
        profiles (files with the engine's profile of each copy), and for views rows and digest. Returns the receipt.
        """
        segment, dataset = request["segment"], request["dataset"]
        receipt = {key: request[key] for key in ("segment", "dataset", "storage", "columns", "inputs")}
        path, tmp = Path(request["path"]), Path(request["tmp"])
        receipt["seconds"] = self._step_seconds(request["seconds"], [Path(p) for p in request["profiles"]])
        if request["storage"] == "view":
            receipt |= {"rows": request["rows"], "bytes": 0, "parts": [], "sha256": request["digest"],
                        "content_digest": request["digest"], "rows_digest": request["digest"]}
        else:
            files = self._publish(tmp, path, request["parts"])
            receipt |= self._measure(files, request["columns"])
            receipt["rows_digest"] = request.get("digest")
        receipt["share_s"] = round(self.clock.stop(f"{segment}/{dataset}"), 4)
        receipt |= {"run_id": self.world.run_id, "seed": self.world.seed, "scale": self.world.scale,
                    "manifest_fingerprint": self.seal.manifest_fingerprint}
        write_json(self._receipt_path(segment, dataset), receipt)
        if dataset.startswith("s0_sealed_inputs_"):
            write_json(self.world.segment_dir(segment) / "_seal.json",
                       {"segment_digest": self.seal.segment_digest(segment)})
        return receipt

    def dataset_sha256(self, segment: str, dataset: str) -> str | None:
        """Digest of a published dataset as its receipt has it, or None."""
        receipt = read_json(self._receipt_path(segment, dataset))
        return receipt["sha256"] if receipt else None

    def _digests(self, datasets: list[str]) -> dict[str, str | None]:
        return {name: self.dataset_sha256(*name.split("/")) for name in sorted(datasets)}

    def identity(self) -> dict:
        """What ``run.json`` says of the run."""
        return asdict(self.world) | {"parameter_hash": self.seal.parameter_hash,
                                     "manifest_fingerprint": self.seal.manifest_fingerprint,
                                     "code_version": self.seal.code_version}

    def _path(self, segment: str, dataset: str, in_parts: bool) -> Path:
        return self.world.segment_dir(segment) / (dataset if in_parts else f"{dataset}.parquet")

    def _receipt_path(self, segment: str, dataset: str) -> Path:
        return self.world.segment_dir(segment) / "_receipts" / f"{dataset}.json"

    def _metadata(self, segment: str) -> dict:
        """Parquet footer metadata. The run_id is left out: two runs of one world are equal byte by byte."""
        return {"seed": str(self.world.seed), "scale": self.world.scale, "scenario": self.world.scenario,
                "segment_digest": self.seal.segment_digest(segment)}

    def _refuse_pinned(self, segment: str, dataset: str) -> None:
        if self.world.run_id in pinned_runs(self.world.run_dir.parent):
            raise RefusedInput(f"6B-S5-014: {segment}/{dataset}: found run {self.world.run_id} pinned in runs/{PINS}, allowed a run of another "
                               "run_id, or this one once its line is taken out")

    def _refuse_unregistered(self, segment: str, dataset: str, sql: str) -> None:
        unknown = sorted(set(STREAM_MARK.findall(sql)) - self.streams)
        if unknown:
            raise RefusedInput(f"{segment}/{dataset}: draws from unregistered streams {', '.join(unknown)}; "
                               "register them in policies/world/rng_streams.yml")

    def _refuse_stale_seal(self, segment: str, dataset: str) -> None:
        sealed = read_json(self.world.segment_dir(segment) / "_seal.json")
        current = self.seal.segment_digest(segment)
        if sealed and sealed["segment_digest"] != current:
            raise RefusedInput(
                f"{segment}/{dataset}: policies, sources or seeds changed after the segment was sealed "
                f"(sealed {sealed['segment_digest'][:12]}, found {current[:12]}); build from its first state: "
                f"dbt build --select s0_sealed_inputs_{segment.removeprefix('segment_')}+")

    @staticmethod
    def _step_seconds(clock: dict, profiles: list[Path]) -> dict:
        """Wall seconds of each step. A copy computes and writes at once: the operators' processor time below the
        writer, spread over the threads, counts as compute and the rest of the copy as write."""
        busy = 0.0
        for profile in profiles:
            busy += _operator_seconds(json.loads(profile.read_text()).get("operator", []))
            profile.unlink()
        compute = min(busy / (os.cpu_count() or 1), clock["copy"])
        steps = {"resolve": clock["resolve"], "validate": clock["validate"],
                 "compute": compute, "write": clock["copy"] - compute}
        return {name: round(seconds, 4) for name, seconds in steps.items()}

    @staticmethod
    def _clear(tmp: Path) -> list[str]:
        if tmp.is_dir():
            shutil.rmtree(tmp)
        tmp.unlink(missing_ok=True)
        return []

    def _resume(self, tmp: Path, request: dict) -> list[str]:
        """Parts that a killed run of the very same query over the very same inputs completed."""
        digests = [self.dataset_sha256(*name.split("/")) for name in sorted(request["inputs"])]
        signature = lines_sha256([request["sql"], self.seal.manifest_fingerprint, *map(str, digests)])
        held = read_json(tmp / "signature.json") if tmp.is_dir() else None
        if held != {"signature": signature}:
            self._clear(tmp)
            write_json(tmp / "signature.json", {"signature": signature})
        for stray in tmp.glob("*.partial*"):
            stray.unlink()
        return sorted(p.stem for p in tmp.glob("*.parquet"))

    def _publish(self, tmp: Path, path: Path, parts: list[str]) -> list[Path]:
        if not parts:
            os.replace(tmp, path)
            return [path]
        (tmp / "signature.json").unlink()
        if path.is_dir():
            shutil.rmtree(path)
        os.replace(tmp, path)
        return [path / f"{part}.parquet" for part in parts]

    @staticmethod
    def _measure(files: list[Path], columns: list) -> dict:
        """Rows, bytes and digests of parquet files.

        ``content_digest`` covers schema and data pages but not the footer, which names seed and policies:
        it is equal for two worlds whose data are equal.
        """
        content = hashlib.sha256(json.dumps(columns).encode())
        rows, digests = 0, []
        for file in files:
            rows += pq.read_metadata(file).num_rows
            digests.append(file_sha256(file))
            with file.open("rb") as handle:
                size = handle.seek(-8, os.SEEK_END)
                footer = int.from_bytes(handle.read(4), "little")
                handle.seek(0)
                left = size - footer
                while left > 0 and (chunk := handle.read(min(left, 1 << 20))):
                    content.update(chunk)
                    left -= len(chunk)
        sha256 = digests[0] if len(digests) == 1 else lines_sha256(
            f"{file.name} {digest}" for file, digest in zip(files, digests))
        return {"rows": rows, "bytes": sum(f.stat().st_size for f in files), "sha256": sha256,
                "content_digest": content.hexdigest(),
                "parts": [{"name": f.name, "sha256": d} for f, d in zip(files, digests)] if len(files) > 1 else []}

    # gates

    def record_gate(self, request: dict) -> dict:
        """Record a gate's figures with the digests of the datasets it read.

        ``request``: name, severity, rows (scope, found, allowed, is_ok, sample), inputs.
        """
        code = gate_code(request["name"])
        bad = [row for row in request["rows"] if not row["is_ok"]]
        status = "pass" if request["rows"] and not bad else ("warn" if request["severity"] == "warn" else "fail")
        record = {"code": code, "name": request["name"], "severity": request["severity"], "status": status,
                  "rows": request["rows"],
                  "inputs": self._digests(request["inputs"])}
        write_json(self._gate_path(code), record)
        lines = [f"  {row['scope']}: found {row['found']}, allowed {row['allowed']}"
                 + (f", for example {row['sample']}" if row.get("sample") else "") for row in bad[:5]]
        if not request["rows"]:
            lines = ["  the gate returned no figure at all"]
        return {"status": status, "failures": len(bad) if request["rows"] else 1, "message": "\n".join(
            [f"gate {code} {request['name'][len('gate_') + len(code) + 1:]}"] + lines)}

    def gate_records(self, segment: str, expected: list[dict]) -> list[dict]:
        """One row per expected gate (name, severity): its figure and verdict, ``missing`` or ``stale`` included."""
        rows = []
        for gate in sorted(expected, key=lambda g: gate_code(g["name"])):
            code = gate_code(gate["name"])
            record = read_json(self._gate_path(code))
            verdict = record["status"] if record else "missing"
            if record and any(self.dataset_sha256(*name.split("/")) != digest
                              for name, digest in record["inputs"].items()):
                verdict = "stale"
            figures = record["rows"] if record else []
            rows.append({"code": code, "name": gate["name"], "severity": gate["severity"], "verdict": verdict,
                         "figure": "; ".join(f"{r['scope']}={r['found']}" for r in figures[:20]),
                         "allowed": "; ".join(sorted({str(r["allowed"]) for r in figures}))})
        return rows

    def _gate_path(self, code: str) -> Path:
        return self.world.segment_dir(f"segment_{code.split('-')[0]}") / "_gates" / f"{code}.json"

    # flags

    def upstream(self, segment: str) -> dict:
        """What a downstream segment's S0 has to know of an upstream one: its flag, whether the flag agrees with
        the bundle, and whether what it was sealed with is still in force."""
        folder = self.world.segment_dir(segment)
        flag = folder / FLAG
        index = read_json(folder / "_bundle" / "index.json")
        sealed = read_json(folder / "_seal.json")
        found = flag.read_text().strip().removeprefix("sha256_hex = ") if flag.exists() else None
        return {"segment": segment, "flag_sha256": found, "bundle_sha256": index["bundle_sha256"] if index else None,
                "is_same_seal": bool(sealed) and sealed["segment_digest"] == self.seal.segment_digest(segment)}
