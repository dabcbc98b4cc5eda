"""The attachment law of macros/attach.sql a second time, in NumPy, from the tables alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from python_udfs import rng


def sk(u, a):
    """Share of the way down a list of popularity at which the share `u` of picks falls; skew `a` in (0, 1]."""
    return u * (a + (1 - a) * u * u)


def pick(word, n):
    """A whole number below `n` from 32 random bits."""
    return (np.asarray(word, dtype=np.int64) * np.asarray(n, dtype=np.int64)) >> 32


def nibbles(words, places):
    """Four bits of each word, the `places`-th from the right; arrays of one shape."""
    return np.array([int(word) >> (4 * int(k)) & 15 for word, k in zip(words, places)])


@dataclass(frozen=True)
class Person:
    """Who comes: arrays of one shape, one entry a trip."""

    mkey: NDArray[np.int64]
    rank: NDArray[np.int64]
    party_idx: NDArray[np.int64]
    is_local: NDArray[np.bool_]
    is_of_country: NDArray[np.bool_]


def person(seed: int, table, origin_idx: NDArray, presence: NDArray, u_rank: NDArray) -> Person:
    """The person of each trip that begins at `origin_idx`; `table(name, key)` gives the columns of a dataset in the order of its key."""
    origins, cells, corridor = table("s5_catchment_6A", "origin_idx"), table("s1_cell_base_6A", "cell_idx"), table("s5_corridor_window_6A", "corridor_key")
    online = presence == 1

    def of(cp, cnp):
        return np.where(online, origins[cnp][origin_idx], origins[cp][origin_idx])

    mkey = origins["mkey"][origin_idx].astype(np.int64) + online
    rank = np.floor(of("cp_clientele_n", "cnp_clientele_n") * sk(u_rank, of("cp_skew", "cnp_skew"))).astype(np.int64)

    def draw(index, width=32):
        return rng.bits(seed, "6A.S5.person", [mkey, rank], index=index, width=width)

    source, slot = draw(0, 38) >> 6, draw(0, 38) & 63
    local, country = source < of("cp_local", "cnp_local"), source < of("cp_country", "cnp_country")
    far = origins["corridor_off"][origin_idx] + slot
    assert (corridor["corridor_key"] == np.arange(len(corridor["corridor_key"]))).all()
    off = np.where(local, origins["cell_off"][origin_idx], np.where(country, origins["country_cell_off"][origin_idx], corridor["cell_off"][far]))
    n = np.where(local, origins["cell_n"][origin_idx], np.where(country, origins["country_cell_n"][origin_idx], corridor["cell_n"][far]))
    cell = off + pick(draw(1), n)
    candidates, weights = [], []
    for index in (2, 3):
        u = rng.uniform(seed, "6A.S5.person", [mkey, rank], index=index)
        k = np.floor(cells["n_active"][cell] * sk(u, cells["skew_a"][cell])).astype(np.int64)
        group = nibbles(np.where(k < 16, cells["seg_lo"][cell], cells["seg_hi"][cell]), k % 16)
        candidates.append(k)
        weights.append(nibbles(origins["affinity"][origin_idx], group))
    first = draw(4) * (weights[0] + weights[1]) < weights[0] << 32
    return Person(mkey, rank, 32 * cell + np.where(first, *candidates), local, country)
