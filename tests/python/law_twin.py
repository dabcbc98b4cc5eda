"""Quantile laws of the policies in NumPy: cells from SciPy, the gather of a 32-bit word, and the law itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pyarrow as pa
from policy_cases import REPO

from python_udfs.policies import read_yaml
from python_udfs.quantile_law import DISTRIBUTIONS, quantile_law_column

LAST_CELL = 4095 << 20


@cache
def laws() -> dict[str, dict]:
    """Every law of segment 6B's policies by its name."""
    return {law["law"]: law for path in sorted((REPO / "policies/segment_6B").glob("*.yml")) for law in read_yaml(path).get("laws", [])}


def components(law: dict) -> list[tuple]:
    return [(c["dist"], c["weight"], c["scale"], c["shape"] or 0.0) for c in law["components"]]


def per_unit(law: dict) -> int:
    return 65536 if law["unit"] == "factor" else 1


def cut_cdf(law: dict) -> Callable[[np.ndarray], np.ndarray]:
    """Distribution function of the mixture, cut to [min, max]: independent of the tables."""
    parts = [(DISTRIBUTIONS[dist](scale, shape), weight) for dist, weight, scale, shape in components(law)]

    def whole(x):
        return sum(weight * part.cdf(x) for part, weight in parts)

    below, upto = whole(law["min"]), whole(law["max"])
    return lambda x: np.clip((whole(x) - below) / (upto - below), 0, 1)


def edges(law: dict) -> np.ndarray:
    """Ends of the law's cells in whole parts, as the compiled table has them."""
    dist, weight, scale, shape = zip(*components(law), strict=True)
    columns = [pa.array([value]) for value in (float(law["min"]), float(law["max"]), per_unit(law))]
    lists = [pa.array([list(values)]) for values in (dist, map(float, weight), map(float, scale), map(float, shape))]
    return quantile_law_column(*columns, *lists)[0].values.to_numpy()


@cache
def named_edges(name: str) -> np.ndarray:
    return edges(laws()[name])


def gather(name: str, h: np.ndarray) -> np.ndarray:
    """Value of the law at the 32-bit word `h`, in whole parts."""
    ends, is_last = named_edges(name), h >= LAST_CELL
    cell = np.where(is_last, 4096 + ((h & 1048575) >> 8), h >> 20)
    place = np.where(is_last, (h & 255) << 12, h & 1048575)
    return ends[cell] + ((ends[cell + 1] - ends[cell]) * place >> 20)
