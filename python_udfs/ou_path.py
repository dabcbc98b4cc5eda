"""Ornstein-Uhlenbeck paths on a grid, from standard normal innovations."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from python_udfs.list_columns import list_array, list_rows
from python_udfs.udf import Udf


def ou_path(innovations: NDArray[np.float64], rho: float) -> NDArray[np.float64]:
    """Stationary first-order autoregression of unit variance: x_0 = z_0, x_t = rho x_(t-1) + sqrt(1 - rho^2) z_t.

    `innovations`: shape (steps,); returns the same shape. Raises ValueError unless 0 <= rho < 1.
    """
    from scipy.signal import lfilter  # only runs that draw paths pay for its import

    if not 0 <= rho < 1:
        raise ValueError(f"ou_path: rho: found {rho}, allowed 0 <= rho < 1")
    shocks = np.sqrt(1 - rho * rho) * innovations
    shocks[:1] = innovations[:1]
    return lfilter([1.0], [1.0, -rho], shocks)


def ou_path_column(innovations, rho) -> pa.Array:
    """`ou_path` row by row."""
    return list_array([ou_path(*row) for row in list_rows(innovations, rho)], pa.float64())


UDFS = [Udf("ou_path", ou_path_column, ["DOUBLE[]", "DOUBLE"], "DOUBLE[]")]
