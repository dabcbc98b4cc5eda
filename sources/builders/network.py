"""Places of the network: `ref_airports` (names for edge sites) and `ref_ipv4_country` (address blocks)."""

from __future__ import annotations

import csv

import numpy as np
import pyarrow as pa
import shapely

from . import cldr, countries, grid
from .packages import package_dir

MIN_BLOCK = 4096


def build_airports(faces: pa.Table) -> pa.Table:
    """Airports with an IATA code, sorted by it. Zone and country are those of the zone polygon the airport lies in.

    Only where no polygon holds it, the package's own zone and country stand.
    """
    path = package_dir("airportsdata") / "airportsdata" / "airports.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = sorted((row for row in csv.DictReader(handle) if row["iata"]), key=lambda row: (row["iata"], row["icao"]))
    lat, lon = (np.array([round(float(row[key]), 5) for row in rows]) for key in ("lat", "lon"))
    polygons = shapely.from_wkb(faces["geometry"].to_numpy(zero_copy_only=False))
    hit = grid.first_hit(polygons, lon, lat)
    face_tzid, face_country = faces["tzid"].to_pylist(), faces["country_iso"].to_pylist()
    return pa.table({
        "iata_code": pa.array([row["iata"] for row in rows], pa.string()),
        "icao_code": pa.array([row["icao"] or None for row in rows], pa.string()),
        "name": pa.array([row["name"] for row in rows], pa.string()),
        "city": pa.array([row["city"] or None for row in rows], pa.string()),
        "country_iso": pa.array([face_country[i] if i >= 0 else row["country"] for i, row in zip(hit, rows)], pa.string()),
        "lat_deg": pa.array(lat, pa.float64()),
        "lon_deg": pa.array(lon, pa.float64()),
        "tzid": pa.array([face_tzid[i] if i >= 0 else row["tz"] for i, row in zip(hit, rows)], pa.string()),
    })


def build_ipv4() -> pa.Table:
    """Registered IPv4 blocks of 4,096 addresses and more, and all blocks of countries that have none; in address order.

    Blocks are disjoint: the source nests some 640 blocks in larger ones of another country; the larger one is kept.
    """
    codes = set(cldr.country_codes())
    blocks, end = [], 0
    for first, addresses, code in sorted(countries.ipv4_blocks(), key=lambda block: (block[0], -block[1])):
        if first >= end and code in codes:
            blocks.append((first, addresses, code))
            end = first + addresses
    covered = {code for _, addresses, code in blocks if addresses >= MIN_BLOCK}
    kept = [block for block in blocks if block[1] >= MIN_BLOCK or block[2] not in covered]
    return pa.table({
        "first_address": pa.array([first for first, _, _ in kept], pa.uint32()),
        "addresses": pa.array([addresses for _, addresses, _ in kept], pa.uint32()),
        "country_iso": pa.array([code for _, _, code in kept], pa.string()),
    })
