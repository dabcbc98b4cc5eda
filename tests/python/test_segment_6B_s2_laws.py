"""Quantile laws of segment 6B: SciPy's quantiles, no mass at a bound, gathered draws that follow the law."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from law_twin import cut_cdf, edges, laws, per_unit
from macro_project import MacroProject, connect, macros  # noqa: F401
from scipy import stats

from python_udfs.quantile_law import CELLS, DISTRIBUTIONS, edge_shares, law_faults, quantiles

DRAWS = 200_000
LAWS = laws()


@pytest.fixture(scope="module")
def gather(macros: MacroProject) -> dict[str, str]:  # noqa: F811
    return macros.render(word="{{ rng_bits('6B.S2.amount', ['i']) }}", cell="{{ law_cell('h', '0') }}", value="{{ law_value('h', 'low', 'step') }}")


@pytest.mark.parametrize("name", sorted(LAWS))
def test_draws_follow_their_law(name, gather):
    """The SQL gather on 200,000 draws against SciPy: Kolmogorov-Smirnov distance, and no point mass at a bound."""
    law = LAWS[name]
    ends = edges(law)
    con = connect()
    con.register("edge", pa.table({"law_cell": pa.array(np.arange(2 * CELLS)), "low": ends[:-1], "step": np.diff(ends)}))
    found = con.sql(f"with drawn as (select {gather['word']} as h from range({DRAWS}) as r(i)) "
                    f"select {gather['value']} as v from drawn join edge on law_cell = {gather['cell']}").fetchnumpy()["v"]
    spread = stats.kstest((found + 0.5) / per_unit(law), cut_cdf(law)).statistic
    assert spread <= 0.02, spread
    low, high = law["min"] * per_unit(law), law["max"] * per_unit(law)
    assert found.min() >= low and found.max() < high
    near = max(1, round(0.001 * (np.median(found) - low)))
    assert np.mean(found < low + near) <= max(0.01, 3 * cut_cdf(law)((low + near) / per_unit(law)))


@pytest.mark.parametrize(("dist", "scale", "shape"), [("lognormal", 850, 0.55), ("gamma", 86400, 2), ("exponential", 500, 0), ("pareto", 1, 2.2), ("normal", 1, 0)])
def test_a_single_component_is_scipys_quantile(dist, scale, shape):
    law = DISTRIBUTIONS[dist](scale, shape)
    low, high = law.ppf(0.01), law.ppf(0.9999)
    shares = np.array([0.0, 0.25, 0.5, 0.999, 1.0])
    target = law.cdf(low) + shares * (law.cdf(high) - law.cdf(low))
    assert quantiles(shares, low, high, [(dist, 1.0, scale, shape)]) == pytest.approx(law.ppf(target), rel=1e-9)


def test_a_mixture_is_inverted():
    mixture = [("lognormal", 0.3, 600.0, 0.8), ("lognormal", 0.7, 64800.0, 1.3)]
    shares = np.linspace(0, 1, 1001)
    found = quantiles(shares, 60.0, 3888000.0, mixture)
    law = {"min": 60.0, "max": 3888000.0, "components": [dict(zip(("dist", "weight", "scale", "shape"), part, strict=True)) for part in mixture]}
    assert cut_cdf(law)(found) == pytest.approx(shares, abs=1e-9)
    assert (np.diff(found) > 0).all()


def test_cells_share_the_mass():
    shares = edge_shares()
    assert len(shares) == 2 * CELLS + 1 and shares[0] == 0 and shares[-1] == 1
    assert np.diff(shares)[: CELLS - 1] == pytest.approx(1 / CELLS) and np.diff(shares)[CELLS:] == pytest.approx(1 / CELLS**2)


@pytest.mark.parametrize(("change", "fault"), [
    ({"min": 900001}, "allowed below max"),
    ({"components": [{"weight": 0.5, "dist": "lognormal", "scale": 850, "shape": 0.55}]}, "allowed 1"),
    ({"components": [{"weight": 1, "dist": "exponential", "scale": 850, "shape": 2}]}, "allowed null"),
    ({"components": [{"weight": 1, "dist": "lognormal", "scale": 850, "shape": None}]}, "allowed a number"),
    ({"min": -3}, "at least 0"),
])
def test_a_bad_law_is_refused(change, fault):
    assert any(fault in found for found in law_faults({"laws": [LAWS["latency_pos"] | change]}))


def test_a_law_without_mass_is_refused():
    with pytest.raises(ValueError, match="found no mass"):
        quantiles(np.array([0.5]), 1e9, 2e9, [("exponential", 1.0, 1.0, 0.0)])
    with pytest.raises(ValueError, match="found 'constant'"):
        quantiles(np.array([0.5]), 0, 1, [("constant", 1.0, 1.0, 0.0)])
