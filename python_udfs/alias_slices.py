"""Alias tables as bytes: one little-endian slice per table, readable without this engine.

A slice (layout ``2B.alias.blob.v1``) is the header of four u32 ``n, prob_qbits, 0, 0`` and then n pairs of u32 ``prob, alias``.
A full slot (threshold 2^32) is stored as 2^32 - 1 with itself as alias, which draws the same item.
"""

import hashlib

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from python_udfs.alias import CAPACITY
from python_udfs.udf import Udf

PROB_QBITS = 32
HEADER_WORDS = 4
ALIGNMENT_BYTES = 8
WORD = np.dtype("<u4")


def encode_slice(prob: NDArray[np.int64], alias: NDArray[np.int32]) -> bytes:
    """One table, `prob` (n,) in [0, 2^32] and `alias` (n,) slot numbers, as a slice of 16 + 8 n bytes."""
    n = len(prob)
    is_full = prob == CAPACITY
    words = np.zeros(HEADER_WORDS + 2 * n, dtype=WORD)
    words[:2] = n, PROB_QBITS
    words[HEADER_WORDS::2] = np.where(is_full, CAPACITY - 1, prob)
    words[HEADER_WORDS + 1 :: 2] = np.where(is_full, np.arange(n), alias)
    return words.tobytes()


def slice_masses(piece: bytes) -> NDArray[np.int64]:
    """The law of a slice as n times its masses, shape (n,): item i holds ``prob_i + sum(2^32 - prob_j, alias_j = i)``.

    A law with masses m that sum to 2^32 decodes to exactly ``n * m``. Shape (0,) for bytes that are no slice.
    """
    nothing = np.zeros(0, dtype=np.int64)
    if len(piece) < WORD.itemsize * HEADER_WORDS or len(piece) % WORD.itemsize:
        return nothing
    words = np.frombuffer(piece, dtype=WORD).astype(np.int64)
    n = int(words[0])
    if words[1] != PROB_QBITS or words[2] or words[3] or len(words) != HEADER_WORDS + 2 * n:
        return nothing
    prob, alias = words[HEADER_WORDS::2], words[HEADER_WORDS + 1 :: 2]
    if (alias >= n).any():
        return nothing
    masses = prob.copy()
    np.add.at(masses, alias, CAPACITY - prob)
    return masses


def padded(piece: bytes) -> bytes:
    """The slice with zero bytes up to the next multiple of the alignment."""
    return piece + bytes(-len(piece) % ALIGNMENT_BYTES)


def _lists(column: pa.Array | pa.ChunkedArray) -> tuple[pa.ListArray, NDArray, NDArray[np.int64]]:
    lists = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    lengths = lists.value_lengths().fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    return lists, lists.flatten().to_numpy(zero_copy_only=False), np.concatenate([[0], np.cumsum(lengths)])


def alias_slice_column(prob: pa.Array, alias: pa.Array) -> pa.Array:
    """One slice per table; NULL where the table is NULL."""
    lists, probs, bounds = _lists(prob)
    _, aliases, _ = _lists(alias)
    return pa.array(
        [
            encode_slice(probs[start:end], aliases[start:end]) if valid else None
            for valid, start, end in zip(lists.is_valid().to_pylist(), bounds[:-1], bounds[1:], strict=True)
        ],
        type=pa.binary(),
    )


def alias_slice_masses_column(slices: pa.Array) -> pa.Array:
    """n times the masses of each slice; an empty list for a malformed one."""
    return pa.array(
        [None if piece is None else slice_masses(piece) for piece in slices.to_pylist()], type=pa.list_(pa.int64())
    )


def alias_blob_sha256_column(blobs: pa.Array) -> pa.Array:
    """SHA-256 of each list of slices laid end to end, every slice padded to the alignment."""
    return pa.array(
        [
            None if pieces is None else hashlib.sha256(b"".join(padded(piece) for piece in pieces)).hexdigest()
            for pieces in blobs.to_pylist()
        ],
        type=pa.string(),
    )


UDFS = [
    Udf("alias_slice", alias_slice_column, ["BIGINT[]", "INTEGER[]"], "BLOB"),
    Udf("alias_slice_masses", alias_slice_masses_column, ["BLOB"], "BIGINT[]"),
    Udf("alias_blob_sha256", alias_blob_sha256_column, ["BLOB[]"], "VARCHAR"),
]
