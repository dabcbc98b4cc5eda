"""Land and the areas where an outlet may stand: `ref_country_land`, `ref_site_area`.

Land is Natural Earth 1:10 million. It decides only land or sea; which country a point lies in is the zone faces' business.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa
import shapely

from . import facts, grid, places, timezones
from .packages import BuildError, read_json

LAND_TOLERANCE_DEG = 0.001
SLACK_DEG = 0.02
SLACK_TOLERANCE_DEG = 0.002
SLIVER_DEG2 = 1e-5


@lru_cache(maxsize=1)
def land_polygons() -> np.ndarray:
    """The world's land as valid polygons on the grid, cut at the antimeridian. Lakes count as land."""
    topology = read_json("world-atlas", "land-10m.json")
    arcs = _arcs(topology)
    parts = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for rings in geometry["arcs"]:
            shell, *holes = [_unwrap(_ring(arcs, ring)) for ring in rings]
            parts.extend(_cut_at_antimeridian(_repaired(shapely.polygons(shell, holes or None))))
    simplified = [_repaired(part) for part in shapely.simplify(np.array(parts), LAND_TOLERANCE_DEG)]
    snapped = [grid.snap(part) for part in grid.polygon_parts(np.array(simplified))]
    return grid.polygon_parts(np.array([_repaired(part) for part in snapped]))


def build_country_land(faces: pa.Table) -> pa.Table:
    """Land of each country, one row per polygon: land inside the country's zone faces (`ref_tz_polygons`)."""
    land = land_polygons()
    parts = {country: _intersection(area, land) for country, area in _country_areas(faces).items()}
    return _part_table(parts)


def build_site_area(faces: pa.Table) -> pa.Table:
    """Where an outlet may stand, one row per polygon.

    Land with 0.02 degree of slack for harbours and coarse coasts, and discs of the same radius around populated places
    that still lie at sea (atolls that the land set lacks), inside the country's faces of its legal zones.
    """
    slack = shapely.buffer(land_polygons(), SLACK_DEG, quad_segs=2)
    solid = shapely.union_all(shapely.simplify(slack, SLACK_TOLERANCE_DEG), grid_size=grid.GRID_DEG)
    dry = grid.polygon_parts(solid)
    areas = _country_areas(_legal(faces))
    parts = {country: _intersection(area, np.concatenate([dry, discs]))
             for (country, area), discs in zip(areas.items(), _discs(list(areas), dry), strict=True)}
    return _part_table(parts)


def legal_zones() -> set[tuple[str, str]]:
    """(country, zone) pairs of zone.tab and of `facts/extra_legal_zones.csv`."""
    pairs = {(country, tzid) for tzid, country in timezones.zone_country().items()}
    return pairs | {(row["country_iso"], row["tzid"]) for row in facts.read("extra_legal_zones")}


def _legal(faces: pa.Table) -> pa.Table:
    """The faces whose primary or alternative zone is a legal zone of their country."""
    legal = legal_zones()
    keep = [any((row["country_iso"], tzid) in legal for tzid in (row["tzid"], *row["alt_tzids"]))
            for row in faces.select(["country_iso", "tzid", "alt_tzids"]).to_pylist()]
    return faces.filter(pa.array(keep))


def _country_areas(faces: pa.Table) -> dict[str, shapely.Geometry]:
    """Union of the faces of each country, in order of country code."""
    country = np.array(faces["country_iso"].to_pylist())
    polygons = shapely.from_wkb(faces["geometry"].to_numpy(zero_copy_only=False))
    return {code: shapely.union_all(polygons[country == code], grid_size=grid.GRID_DEG) for code in np.unique(country)}


def _intersection(area: shapely.Geometry, polygons: np.ndarray) -> np.ndarray:
    """Polygons of `area` ∩ `polygons` on the grid, slivers dropped."""
    area_parts = grid.polygon_parts(area)
    polygon_at, area_at = shapely.STRtree(area_parts).query(polygons)
    pieces = grid.polygon_parts(shapely.intersection(area_parts[area_at], polygons[polygon_at], grid_size=grid.GRID_DEG))
    merged = grid.polygon_parts(shapely.union_all(pieces, grid_size=grid.GRID_DEG))
    return merged[shapely.area(merged) > SLIVER_DEG2]


def _discs(countries: list[str], dry: np.ndarray) -> list[np.ndarray]:
    """Per country the discs around its populated places that lie on no polygon of `dry`."""
    table = places.build()
    lon, lat = table["lon_deg"].to_numpy(), table["lat_deg"].to_numpy()
    wet = (grid.first_hit(dry, lon, lat) < 0) & (table["population"].to_numpy() > 0)
    country = np.array(table["country_iso"].to_pylist(), dtype=object)
    return [shapely.buffer(shapely.points(lon[wet & (country == code)], lat[wet & (country == code)]), SLACK_DEG, quad_segs=4)
            for code in countries]


def _part_table(parts: dict[str, np.ndarray]) -> pa.Table:
    """One row per polygon, sorted by country and bounds, numbered from 0 inside each country."""
    rows = []
    for country, polygons in sorted(parts.items()):
        normal = shapely.normalize(polygons)
        if not shapely.is_valid(normal).all():
            raise BuildError(f"{country}: invalid polygon")
        keyed = sorted((*polygon.bounds, shapely.to_wkb(polygon)) for polygon in normal)
        rows += [(country, part_id, *row) for part_id, row in enumerate(keyed)]
    country, part_id, min_lon, min_lat, max_lon, max_lat, wkb = (list(column) for column in zip(*rows))
    return pa.table({
        "country_iso": pa.array(country, pa.string()),
        "part_id": pa.array(part_id, pa.int16()),
        "min_lon_deg": pa.array(min_lon, pa.float32()),
        "min_lat_deg": pa.array(min_lat, pa.float32()),
        "max_lon_deg": pa.array(max_lon, pa.float32()),
        "max_lat_deg": pa.array(max_lat, pa.float32()),
        "geometry": pa.array(wkb, pa.binary()),
    })


def _arcs(topology: dict) -> list[np.ndarray]:
    """Arcs of a quantised TopoJSON as (n, 2) arrays of degrees, longitude first."""
    scale, translate = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def _ring(arcs: list[np.ndarray], indices: list[int]) -> np.ndarray:
    """One ring from its arc indices; ~i stands for arc i reversed, and arcs share their end points."""
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _unwrap(ring: np.ndarray) -> np.ndarray:
    """Remove jumps over the antimeridian; a ring that goes around the pole (Antarctica) is closed along 90° S."""
    lon, lat = ring.T
    step = np.diff(lon)
    lon = lon[0] + np.concatenate([[0.0], np.cumsum(step - 360.0 * np.round(step / 360.0))])
    if abs(lon[-1] - lon[0]) > 180:
        lon = np.concatenate([lon, [lon[-1], lon[0], lon[0]]])
        lat = np.concatenate([lat, [-90.0, -90.0, lat[0]]])
    return np.column_stack([lon, lat])


def _cut_at_antimeridian(geometry: shapely.Geometry) -> np.ndarray:
    """Polygons of an unwrapped geometry, each moved back into -180..180 degrees."""
    pieces = []
    for shift in (-360.0, 0.0, 360.0):
        moved = shapely.transform(geometry, lambda lon_lat: lon_lat + [shift, 0.0])
        pieces.append(shapely.intersection(moved, grid.WORLD))
    return grid.polygon_parts(np.array(pieces))


def _repaired(geometry: shapely.Geometry) -> shapely.Geometry:
    """The geometry made valid by its structure: shells stay shells, holes stay holes."""
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)
