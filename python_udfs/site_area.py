"""Where outlets may stand: tests against a country's site area (land inside its legal civil-time zones) and places.

Every function takes one row per country: lists of polygons or places beside lists of tiles or points, and returns
a list as long as the last. A country's area is thereby parsed, indexed and prepared once.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa
import shapely

from python_udfs.geo import EARTH_RADIUS_KM, PolygonIndex, haversine_km, unit_vectors
from python_udfs.list_columns import list_array, list_rows, struct_list_array
from python_udfs.udf import Udf

COORDINATE_DP = 6
EDGE_NUDGE_DEG = 1e-4
CLIP_DEG = 1.0

TILE_FIT = pa.struct([("land_share", pa.float64()), ("inner_lat_deg", pa.float64()), ("inner_lon_deg", pa.float64())])
PLACE_FIT = pa.struct([("fit", pa.string()), ("lat_deg", pa.float64()), ("lon_deg", pa.float64()), ("moved_km", pa.float64())])


@lru_cache(maxsize=512)
def _index(parts: tuple[bytes, ...]) -> PolygonIndex:
    return PolygonIndex(list(parts))


def _rows(parts: pa.Array | pa.ChunkedArray, *columns: pa.Array | pa.ChunkedArray):
    """Row by row, the site area's index and then the other columns as in `list_rows`."""
    for wkb, *values in list_rows(parts, *columns):
        yield _index(tuple(wkb)), *values


def site_area_covers(parts: pa.Array, lat_deg: pa.Array, lon_deg: pa.Array) -> pa.Array:
    """Whether each point lies in (or on the edge of) the site area; one BOOLEAN[] per row."""
    return list_array([index.covers(lon, lat) for index, lat, lon in _rows(parts, lat_deg, lon_deg)], pa.bool_())


def site_area_places(parts: pa.Array, lat_deg: pa.Array, lon_deg: pa.Array, limit_km: pa.Array) -> pa.Array:
    """Where each place stands with respect to its country's site area.

    Returns one STRUCT(fit, lat_deg, lon_deg, moved_km)[] per row. `fit` is 'inside', 'snapped' (moved to the nearest
    edge and about 10 m inwards, at most `limit_km`) or 'outside' (left where it was; `moved_km` is its distance).
    """
    return struct_list_array([_place_fit(*row) for row in _rows(parts, lat_deg, lon_deg, limit_km)], PLACE_FIT)


def _place_fit(index: PolygonIndex, lat: np.ndarray, lon: np.ndarray, limit_km: float) -> tuple:
    fit = np.where(index.covers(lon, lat), "inside", "outside").astype(object)
    lat, lon, moved = lat.copy(), lon.copy(), np.zeros(len(lat))
    for place in np.flatnonzero(fit == "outside"):
        edge_lon, edge_lat = _nearest_edge(index, lon[place], lat[place])
        km = float(haversine_km(lat[place], lon[place], edge_lat, edge_lon))
        moved[place] = round(km, 3)
        if km <= limit_km:
            step = EDGE_NUDGE_DEG / max(np.hypot(edge_lat - lat[place], edge_lon - lon[place]), 1e-12)
            tries = [1 + step, 1 + 5 * step, 1.0]
            new_lon = np.round(lon[place] + np.multiply(tries, edge_lon - lon[place]), COORDINATE_DP)
            new_lat = np.round(lat[place] + np.multiply(tries, edge_lat - lat[place]), COORDINATE_DP)
            good = np.flatnonzero(index.covers(new_lon, new_lat))
            if good.size:
                fit[place], lat[place], lon[place] = "snapped", new_lat[good[0]], new_lon[good[0]]
    return fit, lat, lon, moved


def _nearest_edge(index: PolygonIndex, lon: float, lat: float) -> tuple[float, float]:
    """The site area's point nearest to a point outside it, with longitudes shrunk by cos(latitude)."""
    part = index.tree.nearest(shapely.Point(lon, lat))
    shrink = max(np.cos(np.radians(lat)), 0.05)
    clip = shapely.clip_by_rect(index.polygons[part], lon - 0.5 / shrink, lat - 0.5, lon + 0.5 / shrink, lat + 0.5)
    target = clip if not clip.is_empty else index.polygons[part]
    flat = shapely.transform(target, lambda xy: xy * [shrink, 1.0])
    line = shapely.shortest_line(shapely.Point(lon * shrink, lat), flat)
    x, y = shapely.get_coordinates(line)[-1]
    return x / shrink, y


def site_area_tiles(parts: pa.Array, tile_id: pa.Array, tiles_per_deg: pa.Array) -> pa.Array:
    """How much of each tile is site area, and one point of it.

    Returns one STRUCT(land_share, inner_lat_deg, inner_lon_deg)[] per row: the share of the tile's area in [0, 1], and
    a point in the site area and the tile with 6 decimals, NULL where none exists.
    """
    return struct_list_array([_tile_fit(*row) for row in _rows(parts, tile_id, tiles_per_deg)], TILE_FIT)


def _tile_fit(index: PolygonIndex, tile_id: np.ndarray, tiles_per_deg: int) -> tuple:
    row, col = np.divmod(tile_id.astype(np.int64), 360 * tiles_per_deg)
    south, west = row / tiles_per_deg - 90, col / tiles_per_deg - 180
    north, east = (row + 1) / tiles_per_deg - 90, (col + 1) / tiles_per_deg - 180
    boxes = shapely.box(west, south, east, north)

    tile, part = index.tree.query(boxes)
    index.prepare(part)
    is_whole = np.zeros(len(tile_id), dtype=bool)
    is_whole[tile[shapely.covers(index.polygons[part], boxes[tile])]] = True

    # Only the tiles on an edge, about one in eight, need an intersection.
    on_edge = np.flatnonzero(~is_whole[tile])
    on_edge = on_edge[shapely.intersects(index.polygons[part[on_edge]], boxes[tile[on_edge]])]
    tile, part = tile[on_edge], part[on_edge]
    shreds = shapely.intersection(_pieces(index.polygons, part, west[tile], south[tile]), boxes[tile])
    shred_share = shapely.area(shreds) * tiles_per_deg**2

    share = is_whole.astype(float)
    np.add.at(share, tile, shred_share)
    inner_lat = np.where(is_whole, np.round((south + north) / 2, COORDINATE_DP), np.nan)
    inner_lon = np.where(is_whole, np.round((west + east) / 2, COORDINATE_DP), np.nan)
    order = np.lexsort((part, -shred_share, tile))
    cut, first = np.unique(tile[order], return_index=True)
    largest = shreds[order[first]]
    inner_lat[cut], inner_lon[cut] = _inner_points(index, largest)
    return np.round(np.minimum(share, 1.0), 9), inner_lat, inner_lon


def _inner_points(index: PolygonIndex, shreds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A point of each piece of ground with 6 decimals, NaN where the piece is too small to hold one."""
    inside = shapely.point_on_surface(shreds)
    lat, lon = np.round(shapely.get_y(inside), COORDINATE_DP), np.round(shapely.get_x(inside), COORDINATE_DP)
    is_held = np.round(shapely.area(shreds), 9) > 0
    is_held[is_held] = index.covers(lon[is_held], lat[is_held])
    return np.where(is_held, lat, np.nan), np.where(is_held, lon, np.nan)


def _pieces(polygons: np.ndarray, part: np.ndarray, west: np.ndarray, south: np.ndarray) -> np.ndarray:
    """Per (polygon, tile) the polygon clipped to the tile's neighbourhood of 1°, so that intersections stay small."""
    cell_x, cell_y = np.floor((west + 1e-6) / CLIP_DEG) * CLIP_DEG, np.floor((south + 1e-6) / CLIP_DEG) * CLIP_DEG
    keys, member = np.unique(np.column_stack([part, cell_x, cell_y]), axis=0, return_inverse=True)
    pieces = np.empty(len(keys), dtype=object)
    for i, (p, x, y) in enumerate(keys):
        piece = shapely.clip_by_rect(polygons[int(p)], x - 1e-3, y - 1e-3, x + CLIP_DEG + 1e-3, y + CLIP_DEG + 1e-3)
        pieces[i] = piece if piece.is_valid else shapely.make_valid(piece, method="structure")
    return pieces[member.reshape(-1)]


def kd_tree(vectors: np.ndarray):
    """Search tree over points of shape (n, 3)."""
    from scipy.spatial import cKDTree  # only runs that search pay for its import

    return cKDTree(vectors)


def nearest_place(place_lat_deg: pa.Array, place_lon_deg: pa.Array, lat_deg: pa.Array, lon_deg: pa.Array) -> pa.Array:
    """Which of a country's places is nearest to each point, over the sphere.

    Returns one INTEGER[] per row: positions in the row's place lists, counted from 1 as SQL does. Places must differ in
    their coordinates, else it is open which of two equals is named.
    """
    rows = []
    for place_lat, place_lon, lat, lon in list_rows(place_lat_deg, place_lon_deg, lat_deg, lon_deg):
        rows.append(kd_tree(unit_vectors(place_lat, place_lon)).query(unit_vectors(lat, lon))[1] + 1)
    return list_array(rows, pa.int32())


def nearest_other_km(lat_deg: pa.Array, lon_deg: pa.Array) -> pa.Array:
    """Great-circle distance in km from each point of a row's lists to the nearest other one; one DOUBLE[] per row."""
    rows = []
    for lat, lon in list_rows(lat_deg, lon_deg):
        vectors = unit_vectors(lat, lon)
        chord = kd_tree(vectors).query(vectors, k=2)[0][:, 1]
        rows.append(np.round(2 * EARTH_RADIUS_KM * np.arcsin(chord / 2), 6))
    return list_array(rows, pa.float64())


UDFS = [
    Udf("site_area_covers", site_area_covers, ["BLOB[]", "DOUBLE[]", "DOUBLE[]"], "BOOLEAN[]"),
    Udf(
        "site_area_places", site_area_places, ["BLOB[]", "DOUBLE[]", "DOUBLE[]", "DOUBLE"],
        "STRUCT(fit VARCHAR, lat_deg DOUBLE, lon_deg DOUBLE, moved_km DOUBLE)[]",
    ),
    Udf(
        "site_area_tiles", site_area_tiles, ["BLOB[]", "INTEGER[]", "INTEGER"],
        "STRUCT(land_share DOUBLE, inner_lat_deg DOUBLE, inner_lon_deg DOUBLE)[]",
    ),
    Udf("nearest_place", nearest_place, ["DOUBLE[]", "DOUBLE[]", "DOUBLE[]", "DOUBLE[]"], "INTEGER[]"),
    Udf("nearest_other_km", nearest_other_km, ["DOUBLE[]", "DOUBLE[]"], "DOUBLE[]"),
]
