"""Arrow columns of lists: NumPy arrays row by row, and back. For functions that get one row per country."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa


def list_rows(*columns: pa.Array | pa.ChunkedArray) -> Iterator[tuple]:
    """Row by row, every column's list as a NumPy array; scalars stay Python scalars.

    A constant column of length 1 beside longer ones is stretched.
    """
    flat = [c.combine_chunks() if isinstance(c, pa.ChunkedArray) else c for c in columns]
    for row in range(max(len(c) for c in flat)):
        values = [c[row if len(c) > 1 else 0] for c in flat]
        yield tuple(v.values.to_numpy(zero_copy_only=False) if isinstance(v, pa.ListScalar) else v.as_py() for v in values)


def list_array(rows: list[np.ndarray], kind: pa.DataType) -> pa.ListArray:
    """One list per row; NaN becomes NULL."""
    ends = np.cumsum([0] + [len(row) for row in rows])
    values = pa.array(np.concatenate(rows), kind, from_pandas=True) if rows else pa.array([], kind)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values)


def struct_list_array(rows: list[tuple[np.ndarray, ...]], kind: pa.StructType) -> pa.ListArray:
    """One list of structs per row, from each row's tuple of field arrays."""
    columns = [list_array([row[i] for row in rows], field.type) for i, field in enumerate(kind)]
    structs = pa.StructArray.from_arrays([c.values for c in columns], fields=list(kind))
    return pa.ListArray.from_arrays(columns[0].offsets, structs)
