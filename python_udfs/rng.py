"""NumPy twin of macros/rng.sql: the same bits from (seed, stream, keys, index), for tests and replays.

The generator is described at the head of macros/rng.sql. All arithmetic is in 64-bit signed integers and stays
below 2**63, as in SQL.
"""

from collections.abc import Sequence
from hashlib import md5

import numpy as np
from numpy.typing import ArrayLike, NDArray

WORD_MASK = 2**31 - 1
MIDDLE_MASK = WORD_MASK << 21
ROUNDS = 6


def bits(seed: int, stream: str, keys: Sequence[ArrayLike], index: ArrayLike = 0, width: int = 32) -> NDArray[np.int64]:
    """Uniform integers in [0, 2**width); `width` 1 to 52.

    `keys` are one or more integer arrays (or scalars) in [0, 2**62), `index` integers in [0, 2**31); all broadcast.
    """
    if not 1 <= width <= 52:
        raise ValueError(f"width: found {width}, allowed 1 to 52")
    last, before = _last_products(seed, stream, keys, index, ROUNDS)
    return ((last >> 10) ^ (before & MIDDLE_MASK)) >> (52 - width)


def uniform(seed: int, stream: str, keys: Sequence[ArrayLike], index: ArrayLike = 0) -> NDArray[np.float64]:
    """Uniforms in the open interval (0, 1): (52 bits + 1/2) / 2**52, exact in a double."""
    return bits(seed, stream, keys, index, width=52) * 2.0**-52 + 2.0**-53


def keyed_id(seed: int, stream: str, dense_index: ArrayLike) -> NDArray[np.int64]:
    """The permutation of [0, 2**62) behind `rng_keyed_id`."""
    last, before = _last_products(seed, stream, [dense_index], 0, ROUNDS)
    return (((last >> 31) ^ (before & WORD_MASK)) << 31) | (last & WORD_MASK)


def iso_key(country_iso: Sequence[str]) -> NDArray[np.int64]:
    """Alpha-2 codes as integers: first letter times 256 plus second letter."""
    return np.array([ord(code[0]) * 256 + ord(code[1]) for code in country_iso], dtype=np.int64)


def _last_products(seed, stream, keys, index, rounds):
    keys = [np.asarray(key, dtype=np.int64) for key in keys]
    left = (keys[0] ^ _lane_start(seed, stream, keys, index, 0)) & WORD_MASK
    right = ((keys[0] >> 31) ^ _lane_start(seed, stream, keys, index, 1)) & WORD_MASK
    product = before = None
    for i in range(rounds):
        before, product = product, left * _multiplier(seed, stream, f"round{i}")
        left, right = (product >> 31) ^ right, product & WORD_MASK
    return product, before


def _lane_start(seed, stream, keys, index, lane):
    start = _digest(seed, stream, f"start{lane}") % 2**31
    value = (np.asarray(index, dtype=np.int64) & WORD_MASK) * _wide_multiplier(seed, stream, f"index{lane}") + start
    for i, key in enumerate(keys[1:], start=1):
        value = value ^ (key & WORD_MASK) * _wide_multiplier(seed, stream, f"low{lane}{i}")
        value = value ^ (key >> 31 & WORD_MASK) * _wide_multiplier(seed, stream, f"high{lane}{i}")
    return value


def _digest(seed, stream, role):
    return int(md5(f"{seed}|{stream}|{role}".encode(), usedforsecurity=False).hexdigest()[:15], 16)


def _multiplier(seed, stream, role):
    return _digest(seed, stream, role) % 2**29 * 2 + 2**30 + 1


def _wide_multiplier(seed, stream, role):
    return _digest(seed, stream, role) % 2**30 * 2 + 2**31 + 1
