"""Which time-zone polygons hold a point: the geometric half of the zone lookup.

The other half, the ladder that turns hits into one zone, is SQL: ``macros/tz_lookup.sql``.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from python_udfs.geo import PolygonIndex
from python_udfs.udf import Udf
from python_udfs.world import PROJECT_ROOT

POLYGON_FILE = PROJECT_ROOT / "sources" / "ref_tz_polygons.parquet"


class ZonePolygons:
    """The zone polygons of the reference data, indexed once per process.

    Attributes:
        polygon_id: ids in file order, int32, shape (p,).
        index: point-in-polygon lookup over the same order.
    """

    def __init__(self) -> None:
        table = pq.read_table(POLYGON_FILE, columns=["polygon_id", "geometry"])
        self.polygon_id = table["polygon_id"].to_numpy().astype(np.int32)
        self.index = PolygonIndex(table["geometry"].to_pylist())
        self._position = {int(key): position for position, key in enumerate(self.polygon_id)}

    def positions(self, polygon_id: np.ndarray) -> np.ndarray:
        """Positions of polygon ids, int64, shape (n,).

        Raises:
            KeyError: an id is not in the reference data.
        """
        return np.fromiter((self._position[int(key)] for key in polygon_id), dtype=np.int64, count=len(polygon_id))


_decoded = lru_cache(maxsize=1)(ZonePolygons)
_decoding = threading.Lock()


def zone_polygons() -> ZonePolygons:
    """The polygons, decoded at first use (some 0.3 s), by one thread alone."""
    with _decoding:
        return _decoded()


def tz_hits(lat_deg: pa.Array, lon_deg: pa.Array) -> pa.Array:
    """Ids of the polygons that hold each point; a point on a boundary is held by every polygon it touches.

    Args:
        lat_deg, lon_deg: WGS 84 degrees, shape (n,).
    Returns:
        Lists of ascending polygon ids, list<int32>, shape (n,); a point at sea has an empty list.
    """
    polygons = zone_polygons()
    lat, lon = (np.asarray(values, dtype=float) for values in (lat_deg, lon_deg))
    point, position = polygons.index.hits(lon, lat)
    ids = polygons.polygon_id[position]
    order = np.lexsort((ids, point))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(point, minlength=len(lat)))]).astype(np.int32)
    return pa.ListArray.from_arrays(offsets, ids[order])


UDFS = [Udf("tz_hits", tz_hits, ["DOUBLE", "DOUBLE"], "INTEGER[]")]
