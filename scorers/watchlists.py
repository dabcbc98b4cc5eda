"""Watchlists: which places strain a segment's figures, by mechanism, with what may be done about each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from scorers import screen
from scorers.errors import ScoreInputError
from scorers.gates import Gates
from scorers.registry import load_scorer
from scorers.runs import Run
from scorers.view import RunView

FIGURES = ("site_count", "support", "distinct_tzid_count", "top1_share", "top1_top2_gap", "entropy_norm")


def build(gates: Gates, run: Run, project: Path, against: Run | None = None) -> dict:
    """The watchlist of a run: ranked rows, budgets and vetoes; with ``against``, what each place was there.

    Raises:
        ScoreInputError: the segment offers no watchlist, or a run lacks the segment's datasets.
    """
    document = _of_run(gates, run, project)
    if against is None:
        return document
    before = _of_run(gates, against, project)
    held = {(row["country_iso"], row["class"]): row for row in before["rows"]}
    figures = before["figures"]
    for row in document["rows"]:
        was = figures.get(row["country_iso"], {})
        row["was_on_list"] = (row["country_iso"], row["class"]) in held
        row |= {f"was_{name}": was.get(name) for name in FIGURES}
    here = {(row["country_iso"], row["class"]) for row in document["rows"]}
    classes = [rule["name"] for rule in gates.section("watchlist")["classes"]]
    document["against"] = {
        "run": against.run_id,
        "by_class": {
            name: {
                "opened": sorted(c for c, k in here - set(held) if k == name),
                "closed": sorted(c for c, k in set(held) - here if k == name),
            }
            for name in classes
        },
    }
    return document


def _of_run(gates: Gates, run: Run, project: Path) -> dict:
    scorer = load_scorer(gates.segment)
    if scorer.watchlist is None:
        raise ScoreInputError(f"segment {gates.segment} has no watchlist")
    if missing := [name for name in gates.document["egress"] if name not in run.receipts(gates.segment)]:
        raise ScoreInputError(f"run {run.run_id}: no {', '.join(missing)} in segment {gates.segment}")
    with RunView(run, gates, project) as view:
        found = scorer.watchlist(view)
    rules = gates.section("watchlist")
    order = {rule["name"]: position for position, rule in enumerate(rules["classes"])}
    ranked = sorted(
        found["rows"], key=lambda r: (not r["is_blocker"], order[r["class"]], -r["strain"], r["country_iso"])
    )
    places: list[str] = []
    for row in ranked:
        if row["country_iso"] not in places:
            places.append(row["country_iso"])
    listed = set(places[: found["max_countries"]])
    rows = [{"rank": 0, **row} for row in ranked if row["country_iso"] in listed]
    for rank, row in enumerate(rows, start=1):
        row["rank"] = rank
    return {
        "segment": gates.segment,
        "run": run.run_id,
        "seed": run.seed,
        "scale": run.scale,
        "budgets": found["budgets"],
        "vetoes": rules["vetoes"],
        "thresholds": found["thresholds"],
        "rows": rows,
        "not_listed": len(places) - len(listed),
        "figures": found["figures"],
    }


def rule_of(gates: Gates, name: str) -> Mapping:
    """Owner, acceptance test and standing of a class."""
    return next(rule for rule in gates.section("watchlist")["classes"] if rule["name"] == name)


def print_board(console: Console, document: Mapping) -> None:
    """The watchlist for a human reader."""
    shown = [
        {
            key: row[key]
            for key in ("rank", "country_iso", "class", "owner", "site_count", "support", "top1_share", "entropy_norm")
        }
        for row in document["rows"]
    ]
    screen.rows_table(console, f"watchlist of segment {document['segment']}, run {document['run']}", shown)
    for name, acceptance in dict.fromkeys((row["class"], row["acceptance"]) for row in document["rows"]):
        console.print(f"{name} is settled when {acceptance}", highlight=False)
    console.print("vetoes: " + "; ".join(document["vetoes"]))
    for name, changed in document.get("against", {}).get("by_class", {}).items():
        if changed["opened"] or changed["closed"]:
            moves = [f"{move} {', '.join(changed[move]) or 'none'}" for move in ("opened", "closed")]
            console.print(f"{name}: {'; '.join(moves)}")
