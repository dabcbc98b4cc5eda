"""Zone and alias lists of the IANA database: `ref_tz_zones`, `ref_tz_links`, from the pinned `tzdata` package only."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from .packages import BuildError, package_dir

ISO_6709 = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


def build_zones() -> pa.Table:
    """The 418 rows of zone.tab: a zone, its country and its principal place, sorted by zone."""
    rows = sorted(_zone_tab())
    return pa.table({
        "tzid": pa.array([row[0] for row in rows], pa.string()),
        "country_iso": pa.array([row[1] for row in rows], pa.string()),
        "lat_deg": pa.array([row[2] for row in rows], pa.float64()),
        "lon_deg": pa.array([row[3] for row in rows], pa.float64()),
        "comment": pa.array([row[4] for row in rows], pa.string()),
    })


def build_links() -> pa.Table:
    """Alias names and the zone each stands for, from the compact source file, sorted by alias."""
    lines = (_zoneinfo_dir() / "tzdata.zi").read_text(encoding="ascii").splitlines()
    links = sorted((alias, target) for kind, target, alias in (line.split() for line in lines if line.startswith("L ")))
    return pa.table({
        "alias": pa.array([link[0] for link in links], pa.string()),
        "target": pa.array([link[1] for link in links], pa.string()),
    })


@lru_cache(maxsize=1)
def zone_country() -> dict[str, str]:
    """Zone name to alpha-2 country, as zone.tab says it."""
    return {tzid: country_iso for tzid, country_iso, *_ in _zone_tab()}


def iso3166_codes() -> list[str]:
    """Alpha-2 codes of iso3166.tab, which IANA keeps equal to ISO 3166-1."""
    lines = (_zoneinfo_dir() / "iso3166.tab").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if not line.startswith("#")]


def iana_version() -> str:
    """IANA release inside the pinned package, such as 2026f."""
    text = (package_dir("tzdata") / "tzdata" / "__init__.py").read_text(encoding="ascii")
    found = re.search(r'IANA_VERSION\s*=\s*"([^"]+)"', text)
    if found is None:
        raise BuildError("the tzdata package does not name its IANA version")
    return found[1]


def _zone_tab() -> list[tuple[str, str, float, float, str | None]]:
    """Parsed zone.tab rows: tzid, country, latitude and longitude in degrees, comment."""
    rows = []
    for line in (_zoneinfo_dir() / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country_iso, coordinates, tzid, *comment = line.split("\t")
            rows.append((tzid, country_iso, *_degrees(coordinates), comment[0] if comment else None))
    return rows


def _degrees(coordinates: str) -> tuple[float, float]:
    """ISO 6709 text (+DDMM+DDDMM or with seconds) to latitude and longitude in degrees, five decimals."""
    match = ISO_6709.fullmatch(coordinates)
    if match is None:
        raise BuildError(f"not an ISO 6709 position: {coordinates!r}")
    values = []
    for sign, degrees, minutes, seconds in (match.groups()[:4], match.groups()[4:]):
        value = int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600
        values.append(round(-value if sign == "-" else value, 5))
    return values[0], values[1]


def _zoneinfo_dir() -> Path:
    return package_dir("tzdata") / "tzdata" / "zoneinfo"
