"""Public and bank holidays of 2025-2027: `ref_holidays`."""

from __future__ import annotations

import datetime

import pyarrow as pa

from . import cldr
from .packages import importable

YEARS = (2025, 2026, 2027)
KINDS = ("public", "bank")


def build() -> pa.Table:
    """One row per country, subdivision, day and kind; sorted so. A subdivision lists only days its country lacks.

    A bank holiday is listed where the day is no public holiday.
    """
    importable("holidays")
    import holidays

    countries = set(cldr.country_codes())
    rows = []
    for country, subdivisions in sorted(holidays.list_supported_countries().items()):
        if country not in countries:
            continue
        national = _days(holidays, country, None)
        rows += [(country, "", day, kind, name) for day, (kind, name) in national.items()]
        for subdivision in sorted(subdivisions):
            local = _days(holidays, country, subdivision)
            rows += [(country, subdivision, day, kind, name) for day, (kind, name) in local.items() if day not in national]
    rows.sort()
    country, subdivision, day, kind, name = (list(column) for column in zip(*rows))
    return pa.table({
        "country_iso": pa.array(country, pa.string()),
        "subdivision": pa.array([code or None for code in subdivision], pa.string()),
        "holiday_date": pa.array(day, pa.date32()),
        "name": pa.array(name, pa.string()),
        "kind": pa.array(kind, pa.string()),
        "is_public": pa.array([value == "public" for value in kind], pa.bool_()),
    })


def _days(holidays, country: str, subdivision: str | None) -> dict[datetime.date, tuple[str, str]]:
    """Day to (kind, name); names are English where the package has them, several on one day joined by a semicolon."""
    supported = holidays.country_holidays(country, years=[])
    language = "en_US" if "en_US" in supported.supported_languages else None
    days: dict[datetime.date, tuple[str, str]] = {}
    for kind in KINDS:
        if kind in supported.supported_categories:
            found = holidays.country_holidays(country, subdiv=subdivision, years=YEARS, language=language, categories=(kind,))
            for day in found:
                if day.year in YEARS:
                    days.setdefault(day, (kind, "; ".join(sorted(found.get_list(day)))))
    return days
