"""Readers of the Unicode CLDR supplemental data: country codes, regions, weekends, names."""

from __future__ import annotations

from functools import lru_cache

from . import timezones
from .packages import importable, read_json

KOSOVO = "XK"


@lru_cache(maxsize=None)
def supplemental(name: str) -> dict:
    """The `supplemental` object of one CLDR file."""
    return read_json("cldr-core", f"supplemental/{name}.json")["supplemental"]


@lru_cache(maxsize=1)
def country_codes() -> tuple[str, ...]:
    """The 249 alpha-2 codes of ISO 3166-1, and XK for Kosovo; sorted."""
    return tuple(sorted({*timezones.iso3166_codes(), KOSOVO}))


def code_mapping(country_iso: str) -> tuple[str, str]:
    """Alpha-3 and numeric code (three digits, leading zeros kept)."""
    entry = supplemental("codeMappings")["codeMappings"][country_iso]
    return entry["_alpha3"], entry["_numeric"]


@lru_cache(maxsize=1)
def _parents() -> dict[str, str]:
    """Every code in the M49 tree to the code that contains it; groupings and deprecated codes are left out."""
    parents = {}
    for parent, entry in supplemental("territoryContainment")["territoryContainment"].items():
        if "-" not in parent and "_grouping" not in entry and parent.isdigit():
            parents.update({child: parent for child in entry["_contains"]})
    return parents


def region_path(country_iso: str) -> tuple[str, str] | None:
    """M49 codes (region, subregion) of a country, or None (Antarctica).

    CLDR files Antarctica under an outlying part of Oceania that is no M49 area.
    """
    subregion = _parents().get(country_iso)
    return (_parents()[subregion], subregion) if subregion else None


@lru_cache(maxsize=1)
def english_names() -> dict[str, str]:
    """English name of every country and M49 area."""
    importable("babel")
    from babel import Locale

    return dict(Locale("en").territories)


def weekend(country_iso: str) -> tuple[str, str]:
    """First and last day of the weekend, as three-letter English names."""
    data = supplemental("weekData")["weekData"]
    return tuple(data[key].get(country_iso, data[key]["001"]) for key in ("weekendStart", "weekendEnd"))
