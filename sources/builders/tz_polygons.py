"""Time-zone polygons with their country: `ref_tz_polygons`.

From the full-resolution polygons of timezone-boundary-builder, as packaged by `timezonefinder-data`. They overlap
in 25 pairs of zones, so they are first broken into faces (areas with one and the same set of zones), which are a
clean coverage and can be simplified together without gaps.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from . import grid, places, timezones
from .packages import BuildError, importable, package_dir, read_json

TOLERANCE_DEG = 0.002
VOTE_MIN_PLACES = 10
VOTE_MIN_POPULATION_SHARE = 0.90
KOSOVO_ISO, KOSOVO_ALPHA3, KOSOVO_ZONE = "XK", "XKX", "Europe/Belgrade"


@dataclass
class Faces:
    """A coverage of the Earth: polygons, and per polygon the zones that claim it, primary first, and its country."""

    polygons: np.ndarray
    zones: list[list[str]]
    country_iso: list[str | None]


def build() -> pa.Table:
    """The faces on land and in territorial waters, one row per polygon, sorted by zone, country and position."""
    faces = _faces(_zone_polygons())
    _choose_primary_and_country(faces)
    faces = _cut_out_kosovo(faces)
    polygons = shapely.coverage_simplify(faces.polygons, TOLERANCE_DEG)
    if not shapely.is_valid(polygons).all() or shapely.is_empty(polygons).any():
        raise BuildError("coverage simplification broke or lost a polygon")

    rows = []
    for polygon, zones, country_iso in zip(polygons, faces.zones, faces.country_iso, strict=True):
        if country_iso is not None:
            bounds = polygon.bounds
            rows.append((zones[0], country_iso, *bounds, zones[1:], shapely.to_wkb(shapely.normalize(polygon))))
    rows.sort(key=lambda row: (*row[:6], row[7]))
    tzid, country, min_lon, min_lat, max_lon, max_lat, alternatives, wkb = (list(column) for column in zip(*rows))
    return pa.table({
        "polygon_id": pa.array(range(len(rows)), pa.int16()),
        "tzid": pa.array(tzid, pa.string()),
        "alt_tzids": pa.array(alternatives, pa.list_(pa.string())),
        "country_iso": pa.array(country, pa.string()),
        "min_lon_deg": pa.array(min_lon, pa.float32()),
        "min_lat_deg": pa.array(min_lat, pa.float32()),
        "max_lon_deg": pa.array(max_lon, pa.float32()),
        "max_lat_deg": pa.array(max_lat, pa.float32()),
        "geometry": pa.array(wkb, pa.binary()),
    })


def _zone_polygons() -> tuple[np.ndarray, np.ndarray]:
    """All 1,322 zone polygons at full resolution, and the zone name of each."""
    importable("timezonefinder", "timezonefinder-data")
    from timezonefinder import TimezoneFinder

    finder = TimezoneFinder(package_dir("timezonefinder-data") / "timezonefinder_data" / "data", in_memory=True)
    polygons, names = [], []
    for name in finder.timezone_names:
        for rings in finder.get_geometry(tz_name=name):
            shell, *holes = [shapely.linearrings(np.asarray(ring[0]), np.asarray(ring[1])) for ring in rings]
            polygons.append(shapely.polygons(shell, holes or None))
            names.append(name)
    return np.array(polygons), np.array(names)


def _faces(zone_polygons: tuple[np.ndarray, np.ndarray]) -> Faces:
    """Break overlapping zone polygons into faces; a face lists every zone that holds its inner point."""
    polygons, names = zone_polygons
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=grid.GRID_DEG)
    faces = grid.polygon_parts(shapely.polygonize(shapely.get_parts(lines)))
    inner = shapely.point_on_surface(faces)
    face, owner = grid.points_in(polygons, shapely.get_x(inner), shapely.get_y(inner))
    zones = [sorted(set(names[owner[face == index]])) for index in range(len(faces))]
    if not all(zones):
        raise BuildError(f"{sum(not z for z in zones)} faces lie in no zone")
    return Faces(faces, zones, [None] * len(faces))


def _choose_primary_and_country(faces: Faces) -> None:
    """Order the zones of contested faces and give every land face its country, in place.

    Primary zone: the one that most places in the face carry; without places, the zone with the smaller
    total area. Country: that of zone.tab, unless at least ten places with over 90 % of the population in the
    face belong to another (northern Vietnam lies in Asia/Bangkok).
    """
    zone_country = timezones.zone_country()
    table = places.build()
    lon, lat = table["lon_deg"].to_numpy(), table["lat_deg"].to_numpy()
    place_zone = np.array(table["tzid"].to_pylist(), dtype=object)
    place_country = np.array(table["country_iso"].to_pylist(), dtype=object)
    population = table["population"].to_numpy()
    point, face = grid.points_in(faces.polygons, lon, lat)
    ends = np.cumsum(np.bincount(face, minlength=len(faces.polygons)))
    members = np.split(point[np.argsort(face, kind="stable")], ends[:-1])

    zone_area: dict[str, float] = {}
    for zones, area in zip(faces.zones, shapely.area(faces.polygons), strict=True):
        for zone in zones:
            zone_area[zone] = zone_area.get(zone, 0.0) + float(area)

    for index, (zones, inside) in enumerate(zip(faces.zones, members, strict=True)):
        land = [zone for zone in zones if zone in zone_country]
        if not land:
            continue
        votes = {zone: int(np.sum(place_zone[inside] == zone)) for zone in land}
        land.sort(key=lambda zone: (-votes[zone], zone_area[zone], zone))
        faces.zones[index] = land
        country_iso = zone_country[land[0]]
        if len(inside) >= VOTE_MIN_PLACES and population[inside].sum() > 0:
            candidates, codes = np.unique(place_country[inside], return_inverse=True)
            weights = np.bincount(codes, weights=population[inside])
            if weights.max() > VOTE_MIN_POPULATION_SHARE * weights.sum():
                country_iso = str(candidates[int(weights.argmax())])
        faces.country_iso[index] = country_iso


def _cut_out_kosovo(faces: Faces) -> Faces:
    """Split the Europe/Belgrade face along Kosovo's outline; border slivers go to the Kosovo side.

    A sliver is a piece of the remainder that is not the remainder's largest polygon.
    """
    outline = _country_outline(KOSOVO_ALPHA3)
    at = [i for i, (zones, country) in enumerate(zip(faces.zones, faces.country_iso, strict=True))
          if zones[0] == KOSOVO_ZONE and country is not None and shapely.intersects(faces.polygons[i], outline)]
    if len(at) != 1:
        raise BuildError(f"one face of {KOSOVO_ZONE} should meet Kosovo, found {len(at)}")
    whole = faces.polygons[at[0]]
    rest = grid.polygon_parts(shapely.difference(whole, outline, grid_size=grid.GRID_DEG))
    remainder = rest[int(np.argmax(shapely.area(rest)))]
    cut = grid.polygon_parts(shapely.difference(whole, remainder, grid_size=grid.GRID_DEG))
    keep = [i for i in range(len(faces.polygons)) if i != at[0]]
    return Faces(
        np.concatenate([faces.polygons[keep], [remainder], cut]),
        [faces.zones[i] for i in keep] + [faces.zones[at[0]]] * (1 + len(cut)),
        [faces.country_iso[i] for i in keep] + [faces.country_iso[at[0]]] + [KOSOVO_ISO] * len(cut),
    )


def _country_outline(alpha3: str) -> shapely.Geometry:
    """One country's outline from the 250 m OpenStreetMap land set, on the grid."""
    collection = read_json("@geo-maps/countries-land-250m", "map.geo.json")
    found = [feature["geometry"] for feature in collection["features"] if feature["properties"].get("A3") == alpha3]
    if len(found) != 1:
        raise BuildError(f"one outline expected for {alpha3}, found {len(found)}")
    valid = shapely.make_valid(shapely.from_geojson(json.dumps(found[0])))
    return shapely.union_all(grid.polygon_parts(valid), grid_size=grid.GRID_DEG)
