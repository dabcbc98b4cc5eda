"""Statistics of the scorecards. Arrays in, numbers out; SciPy where it has them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np


def gini(values: np.ndarray) -> float:
    """Gini coefficient: 2 Σ i·x_i / (n Σ x) − (n + 1)/n with x ascending and i from 1; NaN where the sum is 0.

    Raises:
        ValueError: a negative value.
    """
    x = np.sort(np.asarray(values, dtype=float))
    if x.size and x[0] < 0:
        raise ValueError("gini: found a negative value, allowed values ≥ 0")
    total = x.sum()
    if not x.size or total == 0:
        return math.nan
    rank = np.arange(1, x.size + 1)
    return float(2 * (rank * x).sum() / (x.size * total) - (x.size + 1) / x.size)


def top_share(values: np.ndarray, k: int) -> float:
    """Share of the total that the ``k`` largest hold."""
    x = np.sort(np.asarray(values, dtype=float))[::-1]
    return float(x[:k].sum() / x.sum()) if x.sum() else math.nan


def quantile(values: np.ndarray, q: float) -> float:
    """Quantile by linear interpolation (type 7 of Hyndman and Fan, 1996); NaN for no value."""
    x = np.asarray(values, dtype=float)
    return float(np.quantile(x, q)) if x.size else math.nan


def median(values: np.ndarray) -> float:
    """Median; NaN for no value."""
    return quantile(values, 0.5)


def variation(values: np.ndarray) -> float:
    """Coefficient of variation: sample standard deviation over absolute mean; 0 where all values are equal."""
    x = np.asarray(values, dtype=float)
    if x.size < 2:
        return math.nan
    spread = x.std(ddof=1)
    if np.ptp(x) == 0:
        return 0.0
    return float(spread / abs(x.mean())) if x.mean() else math.inf


def deviation(values: np.ndarray) -> float:
    """Sample standard deviation; NaN for fewer than two values."""
    x = np.asarray(values, dtype=float)
    return float(x.std(ddof=1)) if x.size > 1 else math.nan


def mean_distance(values: np.ndarray) -> float:
    """Distance of the mean from zero: for signed errors, what is left of them once seeds are pooled."""
    x = np.asarray(values, dtype=float)
    return float(abs(x.mean())) if x.size else math.nan


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    """Spearman's rank correlation, mean ranks for ties; NaN where one side is constant."""
    from scipy import stats

    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    return float(stats.spearmanr(x, y).statistic)


def cramers_v(table: np.ndarray) -> float:
    """Cramér's V of a table, uncorrected: √(χ²/(n·min(r − 1, c − 1))); empty rows and columns drop."""
    t = np.asarray(table, dtype=float)
    t = t[t.sum(axis=1) > 0][:, t.sum(axis=0) > 0]
    if min(t.shape) < 2:
        return 0.0
    expected = np.outer(t.sum(axis=1), t.sum(axis=0)) / t.sum()
    chi2 = ((t - expected) ** 2 / expected).sum()
    return float(math.sqrt(chi2 / (t.sum() * (min(t.shape) - 1))))


def one_way(values: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """One-way analysis of variance: η² (between over total sum of squares) and the p-value of its F test."""
    from scipy import stats

    members = [values[groups == g] for g in np.unique(groups)]
    members = [m for m in members if m.size > 1]
    if len(members) < 2:
        return math.nan, math.nan
    pooled = np.concatenate(members)
    total = ((pooled - pooled.mean()) ** 2).sum()
    between = sum(m.size * (m.mean() - pooled.mean()) ** 2 for m in members)
    return float(between / total) if total else math.nan, float(stats.f_oneway(*members).pvalue)


def ccdf_slope(values: np.ndarray, lower: float, upper: float) -> float:
    """Slope of ln P(X ≥ x) on ln x over the distinct values between two quantiles, by least squares."""
    x = np.sort(np.asarray(values, dtype=float))
    if not x.size:
        return math.nan
    low, high = np.quantile(x, [lower, upper])
    points = np.unique(x[(x >= low) & (x <= high) & (x > 0)])
    if points.size < 3:
        return math.nan
    survival = 1 - np.searchsorted(x, points, side="left") / x.size
    return float(np.polyfit(np.log(points), np.log(survival), 1)[0])


def jensen_shannon_distance(p: np.ndarray, q: np.ndarray) -> float:
    """Jensen–Shannon distance, base 2: the square root of the divergence; weights are normalised, 0 to 1."""
    from scipy.spatial.distance import jensenshannon

    return float(jensenshannon(np.asarray(p, dtype=float), np.asarray(q, dtype=float), base=2))


def jensen_shannon_divergence(p: np.ndarray, q: np.ndarray) -> float:
    """Jensen–Shannon divergence, natural logarithm, 0 to ln 2; weights are normalised."""
    from scipy.spatial.distance import jensenshannon

    return float(jensenshannon(np.asarray(p, dtype=float), np.asarray(q, dtype=float)) ** 2)


def intraclass(values: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """Intraclass correlation ICC(1) of a one-way layout and the p-value of its F test; NaN with fewer than two groups.

    (MSB − MSW) / (MSB + (k − 1) MSW) with k the mean group size less its spread over the number of groups (Donner, 1986).
    """
    from scipy.stats import f

    _, inverse, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    n, m = len(values), len(sizes)
    if m < 2 or n <= m:
        return math.nan, math.nan
    means = np.bincount(inverse, weights=values) / sizes
    between = (sizes * (means - values.mean()) ** 2).sum() / (m - 1)
    within = ((values - means[inverse]) ** 2).sum() / (n - m)
    k = (n - (sizes.astype(float) ** 2).sum() / n) / (m - 1)
    if within == 0:
        return math.nan, math.nan
    return float((between - within) / (between + (k - 1) * within)), float(f.sf(between / within, m - 1, n - m))


def chi_square_p(observed: np.ndarray, expected: np.ndarray, least: float) -> float:
    """p-value of Pearson's test; cells expected below ``least`` are pooled into one. NaN with fewer than two cells."""
    from scipy.stats import chi2

    rare = expected < least
    observed = np.append(observed[~rare], observed[rare].sum()) if rare.any() else observed
    expected = np.append(expected[~rare], expected[rare].sum()) if rare.any() else expected
    held = expected > 0
    if held.sum() < 2:
        return math.nan
    statistic = ((observed[held] - expected[held]) ** 2 / expected[held]).sum()
    return float(chi2.sf(statistic, held.sum() - 1))


def kolmogorov_smirnov(x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Two-sample Kolmogorov–Smirnov statistic and p-value (asymptotic)."""
    from scipy import stats

    found = stats.ks_2samp(x, y, method="asymp")
    return {"statistic": float(found.statistic), "p_value": float(found.pvalue)}


def kolmogorov_p(distance: float, n: int, m: int) -> float:
    """Asymptotic p-value of a two-sample Kolmogorov-Smirnov distance between samples of sizes ``n`` and ``m``."""
    from scipy.stats import kstwobign

    return float(kstwobign.sf(distance * math.sqrt(n * m / (n + m))))


def wasserstein(x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Wasserstein-1 distance in the sample's own unit, with the shift of the mean as its direction."""
    from scipy import stats

    return {"distance": float(stats.wasserstein_distance(x, y)), "mean_shift": float(np.mean(x) - np.mean(y))}


def mann_whitney(x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Mann–Whitney U as the chance that a draw of x exceeds one of y, and its two-sided p-value."""
    from scipy import stats

    found = stats.mannwhitneyu(x, y, method="asymptotic")
    return {"prob_greater": float(found.statistic / (len(x) * len(y))), "p_value": float(found.pvalue)}


def two_proportion(hits: tuple[int, int], baseline: tuple[int, int]) -> dict[str, float]:
    """Pooled two-proportion z test of (hits, trials) against a baseline; lift is the difference of the shares."""
    (k1, n1), (k0, n0) = hits, baseline
    if not n1 or not n0:
        return {"lift": math.nan, "z": math.nan, "p_value": math.nan}
    pooled = (k1 + k0) / (n1 + n0)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    lift = k1 / n1 - k0 / n0
    z = lift / error if error else 0.0
    return {"lift": lift, "z": z, "p_value": math.erfc(abs(z) / math.sqrt(2))}


def composition_distance(counts: Mapping[str, float], baseline: Mapping[str, float]) -> dict[str, float]:
    """Jensen–Shannon distance of two compositions by key; a key that one side lacks counts zero there."""
    keys = sorted({*counts, *baseline})
    p, q = ([side.get(key, 0) for key in keys] for side in (counts, baseline))
    return {"distance": jensen_shannon_distance(p, q) if sum(p) and sum(q) else math.nan}


def composition_distances(groups: Mapping[str, Mapping], baseline: Mapping[str, Mapping]) -> dict:
    """Jensen–Shannon distance of each group's composition to the same group's in the baseline, and their median."""
    both = sorted(set(groups) & set(baseline))
    found = {group: composition_distance(groups[group], baseline[group])["distance"] for group in both}
    return {"median": median(list(found.values())), "by_group": found}


def resample_counts(n: int, resamples: int, key: int) -> np.ndarray:
    """How often each of ``n`` members is drawn in each bootstrap resample, shape (resamples, n), int64.

    Keyed by ``key`` alone: raw 64-bit words of a Philox generator, whose sequence NumPy guarantees across releases,
    mapped to members by multiply and shift.
    """
    words = np.random.Philox(key=key).random_raw(n * resamples)
    members = ((words >> np.uint64(32)) * np.uint64(n) >> np.uint64(32)).astype(np.int64).reshape(resamples, n)
    flat = members + np.arange(resamples)[:, None] * n
    return np.bincount(flat.ravel(), minlength=n * resamples).reshape(resamples, n)


def interval(values: np.ndarray, level: float) -> list[float]:
    """Central interval of a bootstrap distribution by its quantiles."""
    tail = (1 - level) / 2
    return [quantile(values, tail), quantile(values, 1 - tail)]
