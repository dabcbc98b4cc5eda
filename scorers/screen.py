"""Boards for a human reader. Everything here prints; nothing decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorers.certify import Certificate
from scorers.gates import Band
from scorers.structure import NO_RECORD

COLOUR = {
    "BPLUS": "green",
    "B": "yellow",
    "MISS": "bold red",
    "NOT_COMPUTED": "bold red",
    "INVALID": "magenta",
    "NOT_EVALUATED": "magenta",
    "REPORTED": "dim",
}
LISTED = 5
LISTS = {"failing_seeds": "failing", "ungraded": "not graded", "warnings": "warnings", "below_b_plus": "below B+"}
MARK = {
    "BPLUS": "B+",
    "B": "B",
    "MISS": "miss",
    "NOT_COMPUTED": "not computed",
    "INVALID": "not graded",
    "NOT_EVALUATED": "no evidence",
    "REPORTED": "reported",
}


def certificate_board(console: Console, certificate: Certificate) -> None:
    """One segment's certification: figures over seeds, structure, and why the verdict is what it is."""
    document, seeds = certificate.document, certificate.seeds
    table = Table(
        title=f"segment {document['segment']}: {document['title']} ({document['scale']})", title_justify="left"
    )
    for name in ("metric", "what", "B", "B+", *(f"seed {seed}" for seed in seeds), "CV"):
        table.add_column(name, no_wrap=name == "metric", overflow="fold")
    spread = {row["id"]: row for row in document["stability"]}
    for position, figure in enumerate(document["figures"]):
        entries = [doc["metrics"][position] for doc in seeds.values()]
        bands = entries[0]["bands"] if entries else {}
        table.add_row(
            figure["id"],
            figure["name"].replace("_", " "),
            _band_text(bands, "b"),
            _band_text(bands, "b_plus"),
            *(_cell(entry) for entry in entries),
            _spread_cell(spread.get(figure["id"])),
        )
    console.print(table)
    for seed, doc in seeds.items():
        gates = doc["structural"]["gates"]
        counted = ", ".join(f"{n} {status}" for status, n in gates.items() if n)
        console.print(
            f"seed {seed}, run {doc['run']['run_id']}: gates {counted or 'none'}; {doc['verdict']}", highlight=False
        )
        structure(console, doc["structural"]["failing"])
        _not_computed(console, doc["metrics"])
    _reasons(console, document)
    colour = "green" if document["is_pass"] else "bold red"
    console.print(f"segment {document['segment']}: [{colour}]{document['verdict']}[/]\n")


def structure(console: Console, failing: Sequence[Mapping]) -> None:
    """Failing structural checks, a few in full; gates without a record only as a number."""
    absent = [check["code"] for check in failing if check["found"].startswith(NO_RECORD)]
    shown = [check for check in failing if check["code"] not in absent]
    for check in shown[:LISTED]:
        console.print(
            f"  [red]{check['code']}[/] "
            + escape(f"{check['promise']}: found {check['found']}, allowed {check['allowed']}"),
            highlight=False,
        )
    if len(shown) > LISTED:
        console.print(f"  and {len(shown) - LISTED} more")
    if absent:
        console.print(f"  [red]{len(absent)} gates without a record[/], the first {absent[0]}", highlight=False)


def _not_computed(console: Console, metrics: Sequence[Mapping]) -> None:
    """Figures that could not be computed, grouped by their reason."""
    by_reason: dict[str, list[str]] = {}
    for entry in metrics:
        if entry["grade"] == "NOT_COMPUTED":
            by_reason.setdefault(entry["note"], []).append(entry["id"])
    for reason, ids in list(by_reason.items())[:LISTED]:
        console.print(f"  [red]not computed[/]: {_some(ids)}: {escape(reason)}", highlight=False)


def _reasons(console: Console, document: Mapping) -> None:
    """Why the verdict is what it is, shortest first."""
    if document["missing_seeds"]:
        console.print(f"missing seeds: {', '.join(map(str, document['missing_seeds']))} (never a pass)")
    metrics = {row["id"] for row in document["figures"]}
    for title, words in LISTS.items():
        if title == "below_b_plus" and document["failing_seeds"]:
            continue
        seeds_by_list: dict[str, list[str]] = {}
        for seed, codes in document[title].items():
            if listed := [code for code in codes if code in metrics]:
                seeds_by_list.setdefault(_some(listed), []).append(seed)
        for listed, seeds in seeds_by_list.items():
            console.print(f"{words}, seed {', '.join(seeds)}: {listed}", highlight=False)
    if document["unstable"]:
        console.print(f"unstable over seeds: {_some(document['unstable'])}", highlight=False)
    for reason in document["reasons"]:
        console.print(f"reason: {escape(reason)}", highlight=False)
    for row in document["triage"]:
        console.print(f"look first at {row['look_at']} ({', '.join(row['red'])})", highlight=False)


def _some(codes: Sequence[str]) -> str:
    return (
        ", ".join(codes) if len(codes) <= 2 * LISTED else f"{', '.join(codes[:LISTED])} and {len(codes) - LISTED} more"
    )


def _band_text(bands: Mapping, name: str) -> str:
    if name in bands and not isinstance(bands[name], Mapping):
        return ""
    if name in bands:
        return Band(bands[name]).text()
    parts = {
        part: Band(entry[name]).text() for part, entry in bands.items() if isinstance(entry, Mapping) and name in entry
    }
    return "\n".join(f"{part} {text}" for part, text in parts.items())


def _cell(entry: Mapping) -> str:
    value = entry.get("value")
    shown = (
        "\n".join(f"{name} {number(v)}" for name, v in entry["parts"].items()) if "parts" in entry else number(value)
    )
    return f"[{COLOUR[entry['grade']]}]{shown} {MARK[entry['grade']]}[/]"


def _spread_cell(row: Mapping | None) -> str:
    if row is None:
        return ""
    return f"[{COLOUR[row['grade']]}]{number(row['cv'])} {MARK[row['grade']]}[/]"


def number(value) -> str:
    """A figure in few digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def rows_table(console: Console, title: str, rows: Sequence[Mapping], colours: Mapping[str, str] | None = None) -> None:
    """Flat rows as a table; a value that ``colours`` names is coloured."""
    if not rows:
        console.print(f"{title}: nothing")
        return
    table = Table(title=title, title_justify="left")
    for name, value in rows[0].items():
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        table.add_column(name.replace("_", " "), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        cells = [escape(v) if isinstance(v, str) else number(v) for v in row.values()]
        table.add_row(*(f"[{colours[c]}]{c}[/]" if colours and c in colours else c for c in cells))
    console.print(table)
