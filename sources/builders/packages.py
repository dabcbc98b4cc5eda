"""Fetch the pinned packages with the ordinary clients, verify them and unpack them.

`pins.yml` holds every name, version and digest. A package whose bytes differ from its pin stops the
build: a changed input must be a decision, never an accident.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

SOURCES_DIR = Path(__file__).resolve().parent.parent
CACHE_DIR = SOURCES_DIR / ".cache"
PINS_FILE = SOURCES_DIR / "pins.yml"


class BuildError(RuntimeError):
    """A pinned input is missing, changed, or does not hold what the builder needs."""


@dataclass(frozen=True)
class Package:
    """One pinned package of a public registry."""

    name: str
    registry: str
    version: str
    sha256: str
    licence: str
    used_for: str


@lru_cache(maxsize=1)
def pins() -> dict[str, Package]:
    """Read `pins.yml`: package name to pin, in file order."""
    rows = yaml.safe_load(PINS_FILE.read_text(encoding="utf-8"))["packages"]
    return {row["name"]: Package(**row) for row in rows}


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


@lru_cache(maxsize=None)
def package_dir(name: str) -> Path:
    """Folder with the unpacked files of one pinned package; fetched and verified on first use."""
    if name not in pins():
        raise BuildError(f"{name} is not pinned in {PINS_FILE.name}")
    package = pins()[name]
    archive = _archive(package)
    target = CACHE_DIR / "unpacked" / archive.name
    if not target.is_dir():
        partial = target.with_name(target.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        if package.registry == "pypi":
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(partial)
            partial.rename(target)
        else:
            with tarfile.open(archive) as tarball:
                tarball.extractall(partial, filter="data")
            (partial / "package").rename(target)
            partial.rmdir()
    return target


def read_json(name: str, path: str) -> dict | list:
    """Parse one JSON file of a pinned package."""
    return json.loads((package_dir(name) / path).read_text(encoding="utf-8"))


def importable(*names: str) -> None:
    """Put unpacked wheels first on the import path, so that the pinned code and data are what is read."""
    for name in names:
        folder = str(package_dir(name))
        if folder not in sys.path:
            sys.path.insert(0, folder)


def _archive(package: Package) -> Path:
    """The verified archive of a package in the cache, downloaded if it is not there yet."""
    folder = CACHE_DIR / "archives" / package.registry / package.name.replace("/", "__")
    archives = sorted(folder.glob(f"*{package.version}*")) if folder.is_dir() else []
    if not archives:
        folder.mkdir(parents=True, exist_ok=True)
        _download(package, folder)
        archives = sorted(folder.glob(f"*{package.version}*"))
    if len(archives) != 1:
        raise BuildError(f"{package.name} {package.version}: one archive expected in {folder.name}, found {len(archives)}")
    found = sha256_of(archives[0])
    if found != package.sha256:
        raise BuildError(f"{package.name} {package.version}: sha256 is {found}, pinned is {package.sha256}")
    return archives[0]


def _download(package: Package, folder: Path) -> None:
    """Download one archive with pip or npm, at the pinned version and without dependencies."""
    if package.registry == "pypi":
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir",
                   "--only-binary=:all:", "--dest", str(folder), f"{package.name}=={package.version}"]
    elif package.registry == "npm":
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{package.name}@{package.version}"]
    else:
        raise BuildError(f"{package.name}: unknown registry {package.registry!r}")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise BuildError(f"{package.name} {package.version} could not be fetched: {done.stderr.strip()[-500:]}")
