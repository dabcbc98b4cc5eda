"""Alias tables: any discrete law becomes one table look-up and one comparison per draw.

Walker's method as arranged by Vose (IEEE Trans. Softw. Eng. 17(9), 1991), in integers: masses sum to 2^32, each of the
n slots holds 2^32, and decoding gives the masses back exactly.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from python_udfs.udf import Udf

CAPACITY = 2**32
STRUCT = pa.struct([("prob", pa.list_(pa.int64())), ("alias", pa.list_(pa.int32()))])


def alias_tables(masses: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Build the tables of many laws with equally many items at once.

    `masses`: (tables, n) integers >= 0, each row summing to 2^32. Returns `prob` (tables, n) in [0, 2^32] and `alias`
    (tables, n): slot i yields item i when a uniform 32-bit word lies below prob_i, else item alias_i. Light items are
    filled in ascending order by heavy items in ascending order; a heavy item that drops below the capacity is filled by
    the next heavy one. Raises ValueError for a negative mass or another sum.
    """
    n_tables, n = masses.shape
    if (masses < 0).any():
        raise ValueError(f"alias_table: mass: found {masses.min()}, allowed >= 0")
    sums = masses.sum(axis=1)
    if (sums != CAPACITY).any():
        raise ValueError(f"alias_table: sum of masses: found {sums[sums != CAPACITY][0]}, allowed {CAPACITY}")
    left = masses * n
    is_light = left < CAPACITY
    # each row: light items first, then heavy ones, both ascending
    order = np.argsort(~is_light, axis=1, kind="stable")
    n_light = is_light.sum(axis=1)
    light, heavy = np.zeros(n_tables, dtype=np.int64), n_light.copy()
    alias = np.tile(np.arange(n, dtype=np.int32), (n_tables, 1))
    tables = np.flatnonzero(n_light > 0)
    while tables.size:
        donor = order[tables, heavy[tables]]
        is_spent = left[tables, donor] < CAPACITY
        is_done = ~is_spent & (light[tables] == n_light[tables])
        tables, donor, is_spent = tables[~is_done], donor[~is_done], is_spent[~is_done]
        heavy[tables] += is_spent
        item = np.where(is_spent, donor, order[tables, np.where(is_spent, 0, light[tables])])
        donor = order[tables, heavy[tables]]
        light[tables] += ~is_spent
        alias[tables, item] = donor
        left[tables, donor] -= CAPACITY - left[tables, item]
    # after the last transfer every heavy item that was not settled holds exactly the capacity
    return left, alias


def decode(prob: NDArray[np.int64], alias: NDArray[np.int32]) -> NDArray[np.float64]:
    """The law that a table of shape (n,) draws from, as probabilities of shape (n,)."""
    received = np.zeros(len(prob), dtype=np.int64)
    np.add.at(received, alias, CAPACITY - prob)
    return (prob + received) / (len(prob) * CAPACITY)


def alias_table_column(masses: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One alias table per list of masses; NULL and empty lists give themselves back."""
    lists = masses.combine_chunks() if isinstance(masses, pa.ChunkedArray) else masses
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    values = lists.flatten().to_numpy(zero_copy_only=False).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    prob, alias = np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=np.int32)
    for n in np.unique(lengths[lengths > 0]):
        slots = offsets[:-1][lengths == n][:, None] + np.arange(n)
        prob[slots], alias[slots] = alias_tables(values[slots])
    bounds = pa.array(offsets, type=pa.int32())
    return pa.StructArray.from_arrays(
        [pa.ListArray.from_arrays(bounds, pa.array(part)) for part in (prob, alias)],
        fields=list(STRUCT),
        mask=lists.is_null(),
    )


UDFS = [Udf("alias_table", alias_table_column, ["BIGINT[]"], "STRUCT(prob BIGINT[], alias INTEGER[])")]
