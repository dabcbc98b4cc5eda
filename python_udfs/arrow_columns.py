"""Arrow columns in, NumPy rows computed, Arrow column out: what every vectorised function of numbers needs."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def map_rows(compute: Callable[..., NDArray], *columns: pa.Array | pa.ChunkedArray, to_type: pa.DataType) -> pa.Array:
    """Apply `compute` to the rows in which no column is NULL; the other rows become NULL.

    `compute` takes one float64 array per column, all of one length, and returns an array of that length. A constant
    column of length 1 beside longer ones is stretched.
    """
    flat = [column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column for column in columns]
    n_rows = max(len(column) for column in flat)
    is_known = np.ones(n_rows, dtype=bool)
    values = []
    for column in flat:
        is_known &= column.is_valid().to_numpy(zero_copy_only=False)
        numbers = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
        values.append(np.broadcast_to(numbers, n_rows))
    known_results = compute(*(column[is_known] for column in values))
    results = np.zeros(n_rows, dtype=known_results.dtype)
    results[is_known] = known_results
    return pa.array(results, type=to_type, mask=~is_known)


def require(condition: NDArray[np.bool_], function: str, parameter: str, values: NDArray, allowed: str) -> None:
    """Raise ValueError "<function>: <parameter>: found …, allowed …" for the first row where `condition` is false."""
    if not condition.all():
        raise ValueError(f"{function}: {parameter}: found {float(values[~condition][0])}, allowed {allowed}")
