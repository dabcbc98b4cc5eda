"""Quantile functions: one uniform in, one value of the law out.

A law with a random number of draws (rejection) has no place in a counter-based world, so each law is inverted:
F^-1(u) = the smallest value whose distribution function reaches u. Distribution functions come from SciPy's
incomplete gamma and beta functions (Abramowitz and Stegun 6.5, 26.5). Upper tails are inverted through the survival
function, so that neither u near 1 nor a tiny rate loses its digits. u lies in the open interval (0, 1).

Negative binomial (NB2): mean mu, dispersion phi, variance mu + mu^2 / phi.
"""

import functools
import inspect
from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import special

from python_udfs.arrow_columns import map_rows, require
from python_udfs.udf import Udf

Floats = NDArray[np.float64]
LARGEST_COUNT = 2.0**53


def gamma(u: Floats, shape: Floats) -> Floats:
    """Gamma quantile with scale 1; never below the smallest normal double, so that shares and logarithms exist."""
    _require_uniform("q_gamma", u)
    require(_is_positive(shape), "q_gamma", "shape", shape, "finite, > 0")
    value = np.where(u < 0.5, special.gammaincinv(shape, u), special.gammainccinv(shape, 1 - u))
    return np.maximum(value, np.finfo(float).tiny)


def beta(u: Floats, a: Floats, b: Floats) -> Floats:
    """Beta quantile in [0, 1]."""
    _require_uniform("q_beta", u)
    require(_is_positive(a), "q_beta", "a", a, "finite, > 0")
    require(_is_positive(b), "q_beta", "b", b, "finite, > 0")
    return np.clip(special.betaincinv(a, b, u), 0.0, 1.0)


def poisson(u: Floats, rate: Floats) -> Floats:
    """Poisson quantile; a rate of 0 gives 0."""
    _require_uniform("q_poisson", u)
    require(_is_rate(rate), "q_poisson", "lambda", rate, "0 to 2^53")
    return _invert(u, *_poisson_law(rate), (rate, rate, 1.0), lowest=0.0, highest=LARGEST_COUNT)


def zero_truncated_poisson(u: Floats, rate: Floats) -> Floats:
    """Quantile of a Poisson count given that it is at least 1; tends to 1 as the rate tends to 0."""
    _require_uniform("q_zt_poisson", u)
    require(_is_rate(rate), "q_zt_poisson", "lambda", rate, "0 to 2^53")
    return _invert(u, *_poisson_law(rate), (rate, rate, 1.0), lowest=1.0, highest=LARGEST_COUNT)


def nbinom(u: Floats, mu: Floats, phi: Floats) -> Floats:
    """NB2 quantile; a mean of 0 gives 0."""
    _require_nbinom("q_nbinom", u, mu, phi)
    return _invert(u, *_nbinom_law(mu, phi), _nbinom_moments(mu, phi), lowest=0.0, highest=LARGEST_COUNT)


def truncated_nbinom(u: Floats, mu: Floats, phi: Floats, lo: Floats, hi: Floats) -> Floats:
    """NB2 quantile truncated to [lo, hi]: F^-1(F(lo - 1) + u (F(hi) - F(lo - 1)))."""
    _require_nbinom("q_trunc_nbinom", u, mu, phi)
    require(_is_count(lo), "q_trunc_nbinom", "lo", lo, "a whole number >= 0")
    require(_is_count(hi) & (hi >= lo), "q_trunc_nbinom", "hi", hi, "a whole number >= lo")
    return _invert(u, *_nbinom_law(mu, phi), _nbinom_moments(mu, phi), lowest=lo, highest=hi)


def nbinom_cdf(k: Floats, mu: Floats, phi: Floats) -> Floats:
    """P(N <= k) of NB2; 0 below k = 0."""
    require(_is_rate(mu), "cdf_nbinom", "mu", mu, "0 to 2^53")
    require(_is_positive(phi), "cdf_nbinom", "phi", phi, "finite, > 0")
    cdf, _ = _nbinom_law(mu, phi)
    return cdf(np.floor(k), slice(None))


def binomial(u: Floats, n: Floats, p: Floats) -> Floats:
    """Binomial quantile; n = 0 or p = 0 gives 0, p = 1 gives n."""
    _require_uniform("q_binomial", u)
    require(_is_count(n), "q_binomial", "n", n, "a whole number >= 0")
    require((p >= 0) & (p <= 1), "q_binomial", "p", p, "0 to 1")

    def cdf(k, rows):
        return np.where(k >= n[rows], 1.0, special.betainc(np.maximum(n[rows] - k, 1), k + 1, 1 - p[rows]))

    def survival(k, rows):
        return np.where(k >= n[rows], 0.0, special.betainc(k + 1, np.maximum(n[rows] - k, 1), p[rows]))

    return _invert(u, cdf, survival, (n * p, n * p * (1 - p), 1 - 2 * p), lowest=0.0, highest=n)


Law = Callable[[Floats, NDArray | slice], Floats]
Moments = tuple[Floats, Floats, Floats | float]  # mean, variance, third cumulant over variance


def _poisson_law(rate: Floats) -> tuple[Law, Law]:
    def cdf(k, rows):
        return np.where(k < 0, 0.0, special.gammaincc(np.maximum(k, 0) + 1, rate[rows]))

    def survival(k, rows):
        return np.where(k < 0, 1.0, special.gammainc(np.maximum(k, 0) + 1, rate[rows]))

    return cdf, survival


def _nbinom_law(mu: Floats, phi: Floats) -> tuple[Law, Law]:
    # betainc(b, a, 1 - x) is the complement of betainc(a, b, x), ten times faster than betaincc
    fail_share, pass_share = mu / (mu + phi), phi / (mu + phi)

    def cdf(k, rows):
        return np.where(k < 0, 0.0, special.betainc(phi[rows], np.maximum(k, 0) + 1, pass_share[rows]))

    def survival(k, rows):
        return np.where(k < 0, 1.0, special.betainc(np.maximum(k, 0) + 1, phi[rows], fail_share[rows]))

    return cdf, survival


def _nbinom_moments(mu: Floats, phi: Floats) -> Moments:
    return mu, mu * (1 + mu / phi), 1 + 2 * mu / phi


def _invert(u: Floats, cdf: Law, survival: Law, moments: Moments, lowest, highest) -> Floats:
    """Smallest count in [lowest, highest] at which the law, truncated to that range, reaches u.

    Lower half of the untruncated law by cdf(k) >= target, upper half by survival(k) <= target. The search starts at
    the Cornish-Fisher approximation with one skewness term.
    """
    if u.size == 0:
        return u.copy()
    everyone = slice(None)
    lowest, highest = (np.broadcast_to(np.asarray(bound, dtype=float), u.shape) for bound in (lowest, highest))
    below, above = cdf(lowest - 1, everyone), survival(highest, everyone)
    at_top = cdf(highest, everyone)
    lower_target = below + u * (at_top - below)
    upper_target = above + (1 - u) * (survival(lowest - 1, everyone) - above)
    is_lower = lower_target < 0.5

    def reaches(k, rows):
        hit = np.empty(rows.size, dtype=bool)
        for is_side, law, target, sign in ((is_lower, cdf, lower_target, 1), (~is_lower, survival, upper_target, -1)):
            side = is_side[rows]
            hit[side] = sign * law(k[side], rows[side]) >= sign * target[rows[side]]
        return hit

    mean, variance, skew = moments
    z = special.ndtri(np.clip(np.where(is_lower, lower_target, 1 - upper_target), 1e-9, 1 - 1e-9))
    guess = np.floor(mean + np.sqrt(variance) * z + skew * (z * z - 1) / 6)
    counts = _smallest_reaching(reaches, np.clip(guess, lowest, highest), lowest, highest)
    # all mass of the law lies above the range: what is left of it inside sits at the upper end
    return np.where(at_top <= np.finfo(float).tiny, highest, counts)


def _smallest_reaching(reaches, guess: Floats, lowest: Floats, highest: Floats) -> Floats:
    """Smallest k in [lowest, highest] with reaches(k), given that it is monotone in k; gallop from `guess`, then bisect."""
    missed = lowest - 1  # greatest count known not to reach
    found = highest.copy()  # smallest count known, or granted, to reach
    at_guess = reaches(guess, np.arange(guess.size))
    found, missed = np.where(at_guess, guess, found), np.where(at_guess, missed, guess)
    rows, step = np.arange(guess.size), 1.0
    while rows.size:
        is_down = at_guess[rows]
        probe = np.where(is_down, np.maximum(found[rows] - step, missed[rows]), np.minimum(missed[rows] + step, found[rows]))
        is_open = (probe > missed[rows]) & (probe < found[rows])
        rows, probe, is_down = rows[is_open], probe[is_open], is_down[is_open]
        hit = reaches(probe, rows)
        found[rows[hit]], missed[rows[~hit]] = probe[hit], probe[~hit]
        rows, step = rows[hit == is_down], step * 4
    rows = np.flatnonzero(found - missed > 1)
    while rows.size:
        middle = np.floor((found[rows] + missed[rows]) / 2)
        hit = reaches(middle, rows)
        found[rows[hit]], missed[rows[~hit]] = middle[hit], middle[~hit]
        rows = rows[found[rows] - missed[rows] > 1]
    return found


def _require_uniform(function: str, u: Floats) -> None:
    require((u > 0) & (u < 1), function, "u", u, "the open interval (0, 1)")


def _require_nbinom(function: str, u: Floats, mu: Floats, phi: Floats) -> None:
    _require_uniform(function, u)
    require(_is_rate(mu), function, "mu", mu, "0 to 2^53")
    require(_is_positive(phi), function, "phi", phi, "finite, > 0")


def _is_positive(x: Floats) -> NDArray[np.bool_]:
    return np.isfinite(x) & (x > 0)


def _is_rate(x: Floats) -> NDArray[np.bool_]:
    return (x >= 0) & (x <= LARGEST_COUNT)


def _is_count(x: Floats) -> NDArray[np.bool_]:
    return _is_rate(x) & (x == np.floor(x))


def _udf(name: str, function: Callable[..., Floats], returns: str) -> Udf:
    to_type = {"DOUBLE": pa.float64(), "BIGINT": pa.int64()}[returns]

    @functools.wraps(function)  # keeps the signature, from which DuckDB counts the parameters
    def on_columns(*columns):
        return map_rows(lambda *rows: function(*rows).astype(to_type.to_pandas_dtype()), *columns, to_type=to_type)

    return Udf(name, on_columns, ["DOUBLE"] * len(inspect.signature(function).parameters), returns)


UDFS = [
    _udf("q_gamma", gamma, "DOUBLE"),
    _udf("q_beta", beta, "DOUBLE"),
    _udf("q_poisson", poisson, "BIGINT"),
    _udf("q_zt_poisson", zero_truncated_poisson, "BIGINT"),
    _udf("q_nbinom", nbinom, "BIGINT"),
    _udf("q_trunc_nbinom", truncated_nbinom, "BIGINT"),
    _udf("cdf_nbinom", nbinom_cdf, "DOUBLE"),
    _udf("q_binomial", binomial, "BIGINT"),
]
