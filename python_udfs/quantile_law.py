"""Continuous laws of a policy, compiled into integer quantile tables.

A draw is then a gather: the upper bits of a word choose a cell, the lower ones a place in it. A law is a mixture of SciPy
distributions, cut to [min, max] by mapping the word into [F(min), F(max)]: what is cut off spreads over the rest, nothing piles up at a bound.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import stats

from python_udfs.list_columns import list_array, list_rows
from python_udfs.udf import Udf

Floats = NDArray[np.float64]
CELLS = 4096
# scale: median, scale, mean, least value, standard deviation; shape: sigma, k, -, alpha, -
DISTRIBUTIONS: dict[str, Callable] = {
    "lognormal": lambda scale, shape: stats.lognorm(s=shape, scale=scale),
    "gamma": lambda scale, shape: stats.gamma(a=shape, scale=scale),
    "exponential": lambda scale, shape: stats.expon(scale=scale),
    "pareto": lambda scale, shape: stats.pareto(b=shape, scale=scale),
    "normal": lambda scale, shape: stats.norm(scale=scale),
}
SHAPELESS = {"exponential", "normal"}
BISECTIONS = 80
EPSILON = 1e-9


def law_faults(doc: dict) -> list[str]:
    """Faults of a policy's field `laws` that its schema cannot say: bounds, weights, shapes, names, and mass between the bounds."""
    faults = []
    for law in doc["laws"]:
        where, components = f"laws.{law['law']}", law["components"]
        if not law["min"] < law["max"]:
            faults.append(f"{where}.min: found {law['min']}, allowed below max {law['max']}")
        if abs(sum(part["weight"] for part in components) - 1) > EPSILON:
            faults.append(f"{where}.components: found weights of {sum(part['weight'] for part in components):.9g}, allowed 1")
        faults += [f"{where}.components: found shape {part['shape']} of a law {part['dist']}, allowed " + ("null" if part["dist"] in SHAPELESS else "a number")
                   for part in components if (part["shape"] is None) != (part["dist"] in SHAPELESS)]
        if law["min"] < 0 and any(part["dist"] != "normal" for part in components):
            faults.append(f"{where}.min: found {law['min']}, allowed at least 0 but for normal laws")
    names = [law["law"] for law in doc["laws"]]
    faults += [f"laws: found {name} twice, allowed once" for name in sorted({n for n in names if names.count(n) > 1})]
    return faults


def edge_shares() -> Floats:
    """Shares at which the cells end, shape (2 * CELLS + 1,): CELLS equal cells, then the last of them in CELLS equal parts."""
    main = np.arange(CELLS) / CELLS
    return np.concatenate([main, main[-1] + np.arange(CELLS + 1) / CELLS**2])


def quantiles(shares: Floats, low: float, high: float, components: list[tuple[str, float, float, float]]) -> Floats:
    """Quantiles of a mixture that is cut to [low, high].

    Args:
        shares: in [0, 1], shape (n,).
        components: (distribution, weight, scale, shape) each.
    Returns:
        Shape (n,), in [low, high]. A quantile of the mixture lies between those of its components: bisection starts there.
    Raises:
        ValueError: an unknown distribution, or a law without mass in [low, high].
    """
    unknown = [name for name, *_ in components if name not in DISTRIBUTIONS]
    if unknown:
        raise ValueError(f"quantile_law: dist: found {unknown[0]!r}, allowed {', '.join(DISTRIBUTIONS)}")
    laws = [(DISTRIBUTIONS[name](scale, shape), weight) for name, weight, scale, shape in components]

    def cdf(x: Floats) -> Floats:
        return sum(weight * law.cdf(x) for law, weight in laws)

    below, upto = cdf(np.array([low, high]))
    if not upto > below:
        raise ValueError(f"quantile_law: found no mass from {low:g} to {high:g}, allowed some")
    target = below + shares * (upto - below)
    each = np.stack([np.clip(law.ppf(target), low, high) for law, _ in laws])
    least, most = each.min(axis=0), each.max(axis=0)
    for _ in range(BISECTIONS if len(laws) > 1 else 0):
        middle = (least + most) / 2
        is_below = cdf(middle) < target
        least, most = np.where(is_below, middle, least), np.where(is_below, most, middle)
    found = (least + most) / 2
    found[shares == 0], found[shares == 1] = low, high
    return found


def quantile_law_column(low, high, per_unit, dist, weight, scale, shape) -> pa.Array:
    """Per row the edges of a law's cells in whole parts, `per_unit` parts to its unit: 2 * CELLS + 1 ascending integers."""
    shares = edge_shares()
    edges = [
        np.round(quantiles(shares, low_, high_, list(zip(*parts, strict=True))) * per_unit_).astype(np.int64)
        for low_, high_, per_unit_, *parts in list_rows(low, high, per_unit, dist, weight, scale, shape)
    ]
    return list_array(edges, pa.int64())


UDFS = [
    Udf("quantile_law", quantile_law_column, ["DOUBLE", "DOUBLE", "BIGINT", "VARCHAR[]", "DOUBLE[]", "DOUBLE[]", "DOUBLE[]"], "BIGINT[]"),
]
