"""The hand-written facts: small CSV tables in `sources/facts/`, each row with its reason."""

from __future__ import annotations

import csv

from .packages import SOURCES_DIR, BuildError

FACTS_DIR = SOURCES_DIR / "facts"


def read(name: str) -> list[dict[str, str]]:
    """Rows of one fact table, columns as text."""
    with (FACTS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if any(None in row or None in row.values() for row in rows):
        raise BuildError(f"facts/{name}.csv: a row has too many or too few fields")
    return rows
