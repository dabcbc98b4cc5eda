"""Counts with a hard maximum and a given mean, as thresholds of one 32-bit draw.

A count law that is cut at its maximum keeps every promise at once: nobody holds more than allowed, and the mean is what the
policy says, because the law's rate is solved for the mean of the cut law.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import special

from python_udfs.list_columns import list_array
from python_udfs.udf import Udf

WORD = 2**32
LAWS = ("bernoulli", "zi_poisson", "zi_nb2", "whole")
BISECTIONS = 60
LARGEST_LOG_RATE = 40.0


def coefficients(law: str, k_max: int, size: float) -> NDArray[np.float64]:
    """c_k of a law whose probabilities are in proportion to c_k x^k, k from 0 to `k_max`; shape (k_max + 1,).

    Poisson 1 / k!; negative binomial of type 2 with shape `size` Gamma(k + size) / (k! Gamma(size)); Bernoulli is Poisson cut at one.
    """
    k = np.arange(k_max + 1)
    log = -special.gammaln(k + 1)
    return np.exp(log + special.gammaln(k + size) - special.gammaln(size) if law == "zi_nb2" else log)


def thresholds(law: str, k_max: int, zero_share: float, size: float, at_least_one: bool, means: NDArray[np.float64]) -> NDArray[np.int64]:
    """Thresholds t_1 to t_k_max of a word of 32 bits: the count is how many of them the word reaches.

    Args:
        law: `whole` gives the two whole numbers around the mean, the others spread as their family does.
        zero_share: structural zeros, on top of the law's own; without effect where `at_least_one`.
        at_least_one: whether zero is left out.
        means: means of the cut law, shape (n,).
    Returns:
        Shape (n, k_max), ascending, t_i = 2^32 P(N < i).
    Raises:
        ValueError: unknown law, or a mean outside what the cut law can have.
    """
    if law not in LAWS:
        raise ValueError(f"truncated_law: law: found {law!r}, allowed {', '.join(LAWS)}")
    kept = 0.0 if at_least_one else zero_share
    c = coefficients(law, k_max, size)
    if at_least_one:
        c[0] = 0.0
    lowest, highest = (1.0 if at_least_one else 0.0), (1 - kept) * k_max
    if not ((means >= lowest) & (means <= highest)).all():
        raise ValueError(f"6A-S2-002: mean: found {means[(means < lowest) | (means > highest)][0]:.6g}, allowed {lowest:g} to {highest:g} ({law}, at most {k_max})")
    if law == "whole":  # the mean's whole part, and one more as often as the rest says
        return np.round(np.clip(1 - (means[:, None] - np.arange(k_max)), 0, 1) * WORD).astype(np.int64)
    k = np.arange(k_max + 1)
    asked = means / (1 - kept)
    low, high = np.full(len(means), -LARGEST_LOG_RATE), np.full(len(means), LARGEST_LOG_RATE)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_below = (_pmf(c, middle, k) @ k) < asked
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    pmf = (1 - kept) * _pmf(c, (low + high) / 2, k)
    pmf[:, 0] += kept
    return np.minimum(np.round(np.cumsum(pmf, axis=1)[:, :-1] * WORD), WORD).astype(np.int64)


def _pmf(c: NDArray[np.float64], log_rate: NDArray[np.float64], k: NDArray[np.int64]) -> NDArray[np.float64]:
    """Probabilities, shape (n, k_max + 1)."""
    with np.errstate(divide="ignore"):
        log = np.log(c) + log_rate[:, None] * k
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)


def truncated_law_column(law, k_max, zero_share, size, at_least_one, mean) -> pa.Array:
    """`thresholds` row by row; rows of one law are solved together."""
    columns = [column.to_pylist() for column in (law, k_max, zero_share, size, at_least_one)]
    means = np.asarray(mean.to_numpy(zero_copy_only=False) if isinstance(mean, pa.Array) else mean.to_numpy(), dtype=float)
    n = len(means)
    columns = [values * n if len(values) == 1 else values for values in columns]
    found: list[np.ndarray | None] = [None] * n
    by_law: dict[tuple, list[int]] = {}
    for row, key in enumerate(zip(*columns, strict=True)):
        by_law.setdefault(key, []).append(row)
    for key, rows in by_law.items():
        for row, solved in zip(rows, thresholds(*key, means[rows]), strict=True):
            found[row] = solved
    return list_array(found, pa.int64())


UDFS = [Udf("truncated_law", truncated_law_column, ["VARCHAR", "INTEGER", "DOUBLE", "DOUBLE", "BOOLEAN", "DOUBLE"], "BIGINT[]")]
