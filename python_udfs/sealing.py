"""What a run may read, by digest: policies, reference sources, seeds, code version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from python_udfs.policies import content_version, Policy
from python_udfs.world import PROJECT_ROOT, RefusedInput

CHUNK = 1 << 20


@dataclass(frozen=True)
class Input:
    """One sealed input: kind is ``policy``, ``source``, ``seed`` or ``code``; scope is its segment or owner."""

    kind: str
    scope: str
    name: str
    version: str
    sha256: str


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def lines_sha256(lines) -> str:
    """SHA-256 over text lines, each ended by a newline, in the order given."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def verified_sources(root: Path = PROJECT_ROOT / "sources") -> list[Input]:
    """The reference parquet files, each checked against ``sources/manifest.json``.

    Raises:
        RefusedInput: naming every missing or damaged file.
    """
    manifest = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    inputs, errors = [], []
    for name, entry in sorted(manifest["datasets"].items()):
        path = root / entry["file"]
        if path.suffix != ".parquet":
            continue  # a seed, sealed as such
        if not path.exists():
            errors.append(f"sources/{path.name}: missing")
            continue
        found = file_sha256(path)
        if found != entry["sha256"]:
            errors.append(f"sources/{path.name}: found sha256 {found}, allowed {entry['sha256']}")
        inputs.append(Input("source", "ref", name, manifest["iana_version"] if name.startswith("ref_tz") else content_version(found), found))
    if errors:
        raise RefusedInput("damaged reference data; nothing was written\n  " + "\n  ".join(errors)
                           + "\n  restore the files (git checkout sources) or rebuild them (python sources/build.py)")
    return inputs


class Seal:
    """Digests of everything a run may read."""

    def __init__(self, policies: list[Policy], sources: list[Input]):
        project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
        self.code_version = str(project["version"])
        self.inputs = [Input("policy", p.scope, p.name, p.version, p.sha256) for p in policies]
        self.inputs += sources
        for path in sorted((PROJECT_ROOT / "seeds").glob("*/*.csv")):
            digest = file_sha256(path)
            self.inputs.append(Input("seed", path.parent.name, path.stem, content_version(digest), digest))
        self.inputs.append(Input("code", "engine", "code_version", self.code_version,
                                 lines_sha256([self.code_version])))

    @cached_property
    def parameter_hash(self) -> str:
        """Digest of all policies."""
        return self._digest({"policy"})

    @cached_property
    def manifest_fingerprint(self) -> str:
        """Digest of policies, sources, seeds and code version."""
        return self._digest({"policy", "source", "seed", "code"})

    def segment_digest(self, segment: str) -> str:
        """Digest of what one segment may read: its own and the world's policies, sources, seeds, code version."""
        return self._digest({"policy", "source", "seed", "code"}, {segment, "world", "ref", "reference", "engine"})

    def _digest(self, kinds: set[str], scopes: set[str] | None = None) -> str:
        return lines_sha256(f"{i.kind} {i.scope}/{i.name} {i.sha256}" for i in self.inputs
                            if i.kind in kinds and (scopes is None or i.scope in scopes))
