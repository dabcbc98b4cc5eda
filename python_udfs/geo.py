"""Shared geometry: which polygons hold a point, and distances on the sphere.

Arrays in, arrays out. Longitude comes first wherever a geometry is meant (WKB, boxes); latitude first where
a place on Earth is named.
"""

from __future__ import annotations

import threading

import numpy as np
import shapely

EARTH_RADIUS_KM = 6371.0088


class PolygonIndex:
    """Point-in-polygon lookup over a fixed set of polygons, safe to share between threads.

    The tree is asked for bounding boxes only and the polygons are prepared, at first use: asking the tree with a
    predicate would prepare the points instead and be some thirty times slower.
    """

    def __init__(self, geometries: np.ndarray | list[bytes]):
        """Index polygons given as shapely geometries or as WKB.

        Raises:
            ValueError: a geometry is missing, empty or invalid; the message names its position and the reason.
        """
        polygons = np.atleast_1d(np.asarray(geometries, dtype=object))
        if len(polygons) and isinstance(polygons[0], (bytes, bytearray, memoryview)):
            polygons = shapely.from_wkb(polygons)
        bad = np.flatnonzero(~shapely.is_valid(polygons) | shapely.is_empty(polygons))
        if bad.size:
            first = polygons[bad[0]]
            reason = "missing" if first is None else "empty" if first.is_empty else shapely.is_valid_reason(first)
            raise ValueError(f"{bad.size} unusable geometries, first at position {bad[0]}: {reason}")
        self.polygons = polygons
        self.tree = shapely.STRtree(polygons)
        self._ready = np.zeros(len(polygons), dtype=bool)
        self._lock = threading.Lock()

    def hits(self, lon_deg: np.ndarray, lat_deg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """All (point, polygon) pairs where the polygon holds the point.

        A point on a boundary lies inside no polygon; such a point is given to every polygon it touches.

        Args:
            lon_deg, lat_deg: coordinates in degrees, shape (n,).
        Returns:
            point and polygon positions, int64, both of shape (pairs,), sorted by point, then polygon.
        """
        lon_deg, lat_deg = np.asarray(lon_deg, dtype=float), np.asarray(lat_deg, dtype=float)
        point, polygon = self.tree.query(shapely.points(lon_deg, lat_deg))
        self.prepare(polygon)
        candidates = self.polygons[polygon]
        inside = shapely.contains_xy(candidates, lon_deg[point], lat_deg[point])
        held = np.zeros(len(lon_deg), dtype=bool)
        held[point[inside]] = True
        loose = np.flatnonzero(~held[point])
        inside[loose] = shapely.intersects_xy(candidates[loose], lon_deg[point[loose]], lat_deg[point[loose]])
        point, polygon = point[inside], polygon[inside]
        order = np.lexsort((polygon, point))
        return point[order], polygon[order]

    def covers(self, lon_deg: np.ndarray, lat_deg: np.ndarray) -> np.ndarray:
        """Whether any polygon holds or touches the point; bool, shape (n,)."""
        covered = np.zeros(len(lon_deg), dtype=bool)
        covered[self.hits(lon_deg, lat_deg)[0]] = True
        return covered

    def prepare(self, positions: np.ndarray) -> None:
        """Prepare the polygons at `positions` that are not prepared yet.

        GEOS builds a prepared polygon's point index at its first test, which two threads must not do at once:
        that first test is made here, under the lock.
        """
        if self._ready[positions].all():
            return
        with self._lock:
            new = np.unique(positions[~self._ready[positions]])
            polygons = self.polygons[new]
            shapely.prepare(polygons)
            shapely.contains_xy(polygons, *shapely.bounds(polygons)[:, :2].T)
            self._ready[new] = True


def unit_vectors(lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
    """Points on the unit sphere as Cartesian vectors, shape (n, 3)."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def haversine_km(lat1_deg: np.ndarray, lon1_deg: np.ndarray, lat2_deg: np.ndarray, lon2_deg: np.ndarray) -> np.ndarray:
    """Great-circle distance in km by the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984)."""
    lat1, lon1, lat2, lon2 = (np.radians(angle) for angle in (lat1_deg, lon1_deg, lat2_deg, lon2_deg))
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))


def winding_covers(shell_lon_deg: np.ndarray, shell_lat_deg: np.ndarray, lon_deg: np.ndarray, lat_deg: np.ndarray) -> np.ndarray:
    """Whether points lie inside one closed ring, by its winding number.

    Independent of GEOS: every edge that crosses the point's latitude upwards with the point on its left
    counts +1, downwards with the point on its right −1; inside iff the sum is not zero (D. Sunday, "Inclusion of a
    point in a polygon", 2001). A point exactly on the ring may go either way.

    Args:
        shell_lon_deg, shell_lat_deg: closed ring (first vertex = last), shape (v,).
        lon_deg, lat_deg: points, shape (n,).
    Returns:
        bool, shape (n,). Memory is n·v doubles: pass few points per ring.
    """
    x1, y1, x2, y2 = shell_lon_deg[:-1], shell_lat_deg[:-1], shell_lon_deg[1:], shell_lat_deg[1:]
    x, y = np.asarray(lon_deg)[:, None], np.asarray(lat_deg)[:, None]
    side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
    up = (y1 <= y) & (y2 > y) & (side > 0)
    down = (y1 > y) & (y2 <= y) & (side < 0)
    return (up.sum(axis=1) - down.sum(axis=1)) != 0
