"""Water-filling: shares in proportion to weights, none above its cap."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from python_udfs.udf import Udf

Floats = NDArray[np.float64]


def water_fill(weights: Floats, total: float, caps: Floats) -> Floats:
    """Split `total` in proportion to `weights`, clip at `caps`, hand the excess to the unclipped, to a fixed point.

    The result is min(cap_i, level * weight_i) with the one level that makes it sum to `total`. Sums are exact
    (math.fsum), so the result does not depend on the order of its parts.

    Args:
        weights: positive weights, any unit.
        total: what is split, in the unit of `caps`.
        caps: largest part of each, as many as weights.

    Raises:
        ValueError: when a weight is not positive, or when the caps together hold less than `total` (1A-S0-041).
    """
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError(f"water_fill: weight: found {float(np.min(weights))}, allowed finite, > 0")
    room = math.fsum(caps)
    if room < total:
        raise ValueError(f"1A-S0-041: caps: found room for {room:.9g} under {caps.size} caps, allowed at least {total:.9g}")
    is_clipped = np.zeros(weights.size, dtype=bool)
    while not is_clipped.all():
        level = (total - math.fsum(caps[is_clipped])) / math.fsum(weights[~is_clipped])
        is_over = ~is_clipped & (level * weights > caps)
        if not is_over.any():
            return np.where(is_clipped, caps, level * weights)
        is_clipped |= is_over
    return caps.copy()


def water_fill_column(weights, totals, caps) -> pa.Array:
    """One water-filling per row: lists of weights and of caps of one length, and a total; returns lists."""
    rows = zip(*(column.to_pylist() for column in (weights, totals, caps)), strict=True)
    filled = [water_fill(np.array(w, dtype=float), t, np.array(c, dtype=float)).tolist() for w, t, c in rows]
    return pa.array(filled, type=pa.list_(pa.float64()))


UDFS = [Udf("water_fill", water_fill_column, ["DOUBLE[]", "DOUBLE", "DOUBLE[]"], "DOUBLE[]")]
