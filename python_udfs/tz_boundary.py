"""How far a point is from a time-zone polygon, for the few points that stand in none of their country's zones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely

from python_udfs.geo import EARTH_RADIUS_KM
from python_udfs.tz_hits import zone_polygons
from python_udfs.udf import Udf

# Half-widths in degrees of the box a polygon is clipped to before it is projected; None takes the whole polygon.
CLIP_DEG = (0.5, 2.0, None)
KM_PER_DEG = np.pi * EARTH_RADIUS_KM / 180
MAX_STRETCH = 1 / np.cos(np.radians(89.0))


def boundary_km(polygon: shapely.Geometry, lat_deg: float, lon_deg: float) -> float:
    """Great-circle distance in km from a point to a polygon; 0 inside it.

    The polygon's outline is clipped to a box around the point and drawn in the azimuthal equidistant projection centred there,
    where distances from the centre are great-circle distances (J. P. Snyder, Map Projections, USGS 1395, p. 191-202).
    A box counts only when it holds everything within the distance found; else it is widened.
    """
    stretch = min(1 / max(np.cos(np.radians(lat_deg)), 1e-9), MAX_STRETCH)
    for half_deg in CLIP_DEG:
        parts = _near(polygon, lat_deg, lon_deg, half_deg, half_deg * stretch) if half_deg else _copies(polygon, lon_deg)
        if not len(parts):
            continue
        plane = shapely.transform(parts, lambda xy: _equidistant_km(xy, lat_deg, lon_deg))
        distance = float(shapely.distance(shapely.points(0.0, 0.0), plane).min())
        if half_deg is None or distance <= half_deg * KM_PER_DEG:
            return distance
    return float("inf")


def _copies(polygon: shapely.Geometry, lon_deg: float) -> np.ndarray:
    """The polygon as it is, or shifted by a turn when the point stands nearer to it across the antimeridian."""
    west, _, east, _ = polygon.bounds
    shifts = [0.0, 360.0, -360.0]
    gaps = [max(west + s - lon_deg, lon_deg - east - s, 0.0) for s in shifts]
    shift = shifts[int(np.argmin(gaps))]
    return np.array([shapely.transform(polygon, lambda xy: xy + (shift, 0.0)) if shift else polygon])


def _near(polygon: shapely.Geometry, lat_deg: float, lon_deg: float, half_lat: float, half_lon: float) -> np.ndarray:
    """What of the polygon lies in a box around the point; the box may reach over the antimeridian."""
    moved = _copies(polygon, lon_deg)
    clipped = shapely.clip_by_rect(moved, lon_deg - half_lon, lat_deg - half_lat, lon_deg + half_lon, lat_deg + half_lat)
    return clipped[~shapely.is_empty(clipped)]


def _equidistant_km(xy: np.ndarray, lat_deg: float, lon_deg: float) -> np.ndarray:
    """(lon, lat) in degrees to (east, north) in km around the centre, shape (v, 2)."""
    lon, lat = np.radians(xy[:, 0] - lon_deg), np.radians(xy[:, 1])
    lat0 = np.radians(lat_deg)
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin(lon / 2) ** 2
    angle = 2 * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    east = np.cos(lat) * np.sin(lon)
    north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon)
    scale = np.where(angle > 0, EARTH_RADIUS_KM * angle / np.maximum(np.hypot(east, north), 1e-300), 0.0)
    return np.column_stack([east * scale, north * scale])


def tz_boundary_km(lat_deg: pa.Array, lon_deg: pa.Array, polygon_id: pa.Array) -> pa.Array:
    """Distance in km from each point to the polygon named beside it, rounded to the metre.

    Args:
        lat_deg, lon_deg: WGS 84 degrees, shape (n,).
        polygon_id: ids of `ref_tz_polygons`, shape (n,).
    Returns:
        float64, shape (n,); 0 where the polygon holds the point.
    Raises:
        KeyError: an id is not in the reference data.
    """
    polygons = zone_polygons()
    held = polygons.index.polygons[polygons.positions(np.asarray(polygon_id))]
    pairs = zip(held, np.asarray(lat_deg, dtype=float), np.asarray(lon_deg, dtype=float))
    return pa.array([round(boundary_km(polygon, lat, lon), 3) for polygon, lat, lon in pairs], pa.float64())


UDFS = [Udf("tz_boundary_km", tz_boundary_km, ["DOUBLE", "DOUBLE", "INTEGER"], "DOUBLE")]
