"""Order of places along a Hilbert curve: neighbours on the curve are neighbours on the map."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from python_udfs.list_columns import list_array, list_rows
from python_udfs.udf import Udf

ORDER = 10


def hilbert_index(x: NDArray[np.int64], y: NDArray[np.int64], order: int = ORDER) -> NDArray[np.int64]:
    """Position on the curve of grid cells (x, y) in [0, 2^order)^2; arrays of one shape in and out.

    The usual descent by quadrants (Skilling, AIP Conf. Proc. 707, 2004, describes the same order).
    """
    x, y = x.copy(), y.copy()
    found = np.zeros_like(x)
    for level in range(order - 1, -1, -1):
        side = 1 << level
        right, top = (x & side) > 0, (y & side) > 0
        found += side * side * ((3 * right) ^ top)
        turned = ~top
        mirrored = turned & right
        x, y = np.where(mirrored, side - 1 - (x & (side - 1)), x & (side - 1)), np.where(mirrored, side - 1 - (y & (side - 1)), y & (side - 1))
        x, y = np.where(turned, y, x), np.where(turned, x, y)
    return found


def hilbert_places(lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]) -> NDArray[np.int64]:
    """Position of each place of one country on the curve over the box that holds them all; shape (n,).

    Longitudes are counted from the middle of their widest gap, so that a country across the date line stays whole.
    """
    lon = np.sort(lon_deg % 360)
    gaps = np.diff(np.append(lon, lon[:1] + 360))
    start = lon[(np.argmax(gaps) + 1) % len(lon)] if len(lon) else 0.0
    cells = []
    for values in ((lon_deg - start) % 360, lat_deg):
        low, span = values.min(), np.ptp(values)
        cells.append(np.minimum(((values - low) / (span or 1.0) * (1 << ORDER)).astype(np.int64), (1 << ORDER) - 1))
    return hilbert_index(*cells)


def hilbert_places_column(lat_deg, lon_deg) -> pa.Array:
    """`hilbert_places` row by row: one country's lists a row."""
    return list_array([hilbert_places(*row) for row in list_rows(lat_deg, lon_deg)], pa.int64())


UDFS = [Udf("hilbert_places", hilbert_places_column, ["DOUBLE[]", "DOUBLE[]"], "BIGINT[]")]
