"""Search for the rule of two conditions that tells hits best."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np


def best_rule(columns: Mapping[str, np.ndarray], is_hit: np.ndarray, weight: np.ndarray, bins: int, recall: float) -> dict:
    """The conjunction of two thresholds on columns with the greatest precision among those that find the share of hits asked for.

    Each column is cut at quantiles of all rows and of hits, where its values are few at each of them; NaN lies below all. A pair
    of columns gives four rules at each pair of cuts; a column with itself gives intervals.

    Args:
        columns: shape (n,) each.
        weight: flows that each row stands for, shape (n,).
        bins: cells of a column, at the most about twice as many.
    Returns:
        ``precision``, ``recall``, ``rule`` in words; precision 0 where no rule finds enough.
    """
    cells, cuts = {}, {}
    for name, values in columns.items():
        filled = np.where(np.isnan(values), -np.inf, values)
        cuts[name] = _cuts(filled, is_hit, bins)
        cells[name] = np.searchsorted(cuts[name], filled, side="left")
    total = weight[is_hit].sum()
    best = {"precision": 0.0, "recall": 0.0, "rule": None}
    for a, b in itertools.combinations_with_replacement(columns, 2):
        shape = len(cuts[a]) + 1, len(cuts[b]) + 1
        flat = cells[a] * shape[1] + cells[b]
        hits, others = (np.bincount(flat[side], weight[side], shape[0] * shape[1]).reshape(shape) for side in (is_hit, ~is_hit))
        for flip_a, flip_b in itertools.product((False, True), repeat=2):
            found, false = (_upto(_flipped(table, flip_a, flip_b)) for table in (hits, others))
            held = found >= recall * total
            if not held.any():
                continue
            precision = np.where(held, found / np.maximum(found + false, 1e-12), 0)
            # of equally precise rules the one that finds most
            i, j = np.unravel_index(int(np.where(precision == precision.max(), found, -1).argmax()), shape)
            if (precision[i, j], found[i, j] / total) > (best["precision"], best["recall"]):
                rule = " and ".join(filter(None, (_words(a, cuts[a], i, flip_a), _words(b, cuts[b], j, flip_b))))
                best = {"precision": float(precision[i, j]), "recall": float(found[i, j] / total), "rule": rule}
    return best


def _cuts(values: np.ndarray, is_hit: np.ndarray, bins: int) -> np.ndarray:
    """Upper edges of all cells but the last, ascending."""
    distinct = np.unique(values)
    if len(distinct) > bins:
        shares = np.arange(1, bins) / bins
        distinct = np.unique(np.concatenate([np.quantile(side, shares, method="inverted_cdf") for side in (values, values[is_hit])]))
        return distinct
    return distinct[:-1]


def _flipped(table: np.ndarray, rows: bool, columns: bool) -> np.ndarray:
    return table[:: -1 if rows else 1, :: -1 if columns else 1]


def _upto(table: np.ndarray) -> np.ndarray:
    return table.cumsum(axis=0).cumsum(axis=1)


def _words(name: str, cuts: np.ndarray, i: int, is_flipped: bool) -> str | None:
    """Condition that the first ``i`` + 1 cells of a column fulfil, from the other end where flipped; None where all do."""
    if i == len(cuts):
        return None
    return f"{name} > {cuts[len(cuts) - 1 - i]:g}" if is_flipped else f"{name} <= {cuts[i]:g}"
