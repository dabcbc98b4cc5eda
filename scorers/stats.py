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


def mean(values: np.ndarray) -> float:
    """Mean; NaN for no value."""
    x = np.asarray(values, dtype=float)
    return float(x.mean()) if x.size else math.nan


def median(values: np.ndarray) -> float:
    """Median; NaN for no value."""
    return quantile(values, 0.5)


def variation(values: np.ndarray, floor: float = 0.0) -> float:
    """Coefficient of variation: sample standard deviation over absolute mean, or over ``floor`` where the mean is less; 0 where all values are equal."""
    x = np.asarray(values, dtype=float)
    if x.size < 2:
        return math.nan
    spread = x.std(ddof=1)
    if np.ptp(x) == 0:
        return 0.0
    scale = max(abs(x.mean()), floor)
    return float(spread / scale) if scale else math.inf


def population_variation(values: np.ndarray, floor: float = 0.0) -> float:
    """Coefficient of variation by the population standard deviation, over ``floor`` where the mean is less; 0 where all values are equal."""
    x = np.asarray(values, dtype=float)
    return variation(x, floor) * math.sqrt((x.size - 1) / x.size) if x.size > 1 else math.nan


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


def chi_square_independence(table: np.ndarray) -> float:
    """p-value of Pearson's test of independence in a table; empty rows and columns drop. NaN with fewer than two of either."""
    from scipy.stats import chi2

    t = np.asarray(table, dtype=float)
    t = t[t.sum(axis=1) > 0][:, t.sum(axis=0) > 0]
    if min(t.shape) < 2:
        return math.nan
    expected = np.outer(t.sum(axis=1), t.sum(axis=0)) / t.sum()
    return float(chi2.sf(((t - expected) ** 2 / expected).sum(), (t.shape[0] - 1) * (t.shape[1] - 1)))


def cramers_v_corrected(table: np.ndarray) -> float:
    """Cramér's V less what independence alone would give (Bergsma, 2013); empty rows and columns drop."""
    t = np.asarray(table, dtype=float)
    t = t[t.sum(axis=1) > 0][:, t.sum(axis=0) > 0]
    if min(t.shape) < 2:
        return 0.0
    n, (r, c) = t.sum(), t.shape
    expected = np.outer(t.sum(axis=1), t.sum(axis=0)) / n
    phi2 = max(0.0, ((t - expected) ** 2 / expected).sum() / n - (r - 1) * (c - 1) / (n - 1))
    sides = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    return float(math.sqrt(phi2 / (min(sides) - 1)))


def auc(scores: np.ndarray, is_hit: np.ndarray) -> float:
    """Chance that a hit's score exceeds another's, ties counting half; NaN without a hit or without another."""
    from scipy.stats import rankdata

    hits = int(is_hit.sum())
    others = is_hit.size - hits
    if not hits or not others:
        return math.nan
    return float((rankdata(scores)[is_hit].sum() - hits * (hits + 1) / 2) / (hits * others))


def quantile_of_counts(values: np.ndarray, counts: np.ndarray, q: float) -> float:
    """Quantile by linear interpolation (type 7) of values that stand ``counts`` times each; values ascending."""
    upto = np.cumsum(counts)
    if not upto.size or not upto[-1]:
        return math.nan
    place = q * (upto[-1] - 1)
    low, high = (values[np.searchsorted(upto, k, side="right")] for k in (math.floor(place), math.ceil(place)))
    return float(low + (place - math.floor(place)) * (float(high) - float(low)))


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


def jensen_shannon_divergence(p: np.ndarray, q: np.ndarray, base: float = math.e) -> float:
    """Jensen–Shannon divergence, 0 to log 2 in ``base``; weights are normalised."""
    from scipy.spatial.distance import jensenshannon

    return float(jensenshannon(np.asarray(p, dtype=float), np.asarray(q, dtype=float), base=base) ** 2)


def total_variation(p: np.ndarray, q: np.ndarray) -> float:
    """Total variation, half the sum of absolute differences, 0 to 1; weights are normalised. NaN where a side is empty."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return float(np.abs(p / p.sum() - q / q.sum()).sum() / 2) if p.sum() and q.sum() else math.nan


def divergence_bits(p: np.ndarray, q: np.ndarray) -> float:
    """Jensen–Shannon divergence, base 2, 0 to 1; weights are normalised. NaN where one side has none."""
    from scipy.special import rel_entr

    p, q = (np.asarray(side, dtype=float) for side in (p, q))
    if not p.sum() or not q.sum():
        return math.nan
    p, q = p / p.sum(), q / q.sum()
    middle = (p + q) / 2
    return max(0.0, float((rel_entr(p, middle) + rel_entr(q, middle)).sum() / (2 * math.log(2))))


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


def differences(figures: Mapping[str, float], baseline: Mapping[str, float]) -> dict:
    """Each figure that both sides have, beside the baseline's and the difference."""
    return {"by_figure": {key: {"value": figures[key], "baseline": baseline[key], "difference": figures[key] - baseline[key]} for key in figures if key in baseline}}


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


def odds_ratio(tables: np.ndarray) -> np.ndarray:
    """Odds ratio of 2 x 2 tables, shape (..., 2, 2): rows without and with the condition, columns without and with the outcome.

    Infinite where a cell of the denominator is empty, NaN where one of the numerator is as well.
    """
    t = np.asarray(tables, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return t[..., 0, 0] * t[..., 1, 1] / (t[..., 0, 1] * t[..., 1, 0])


def resample_cells(counts: np.ndarray, resamples: int, key: int) -> np.ndarray:
    """Bootstrap of rows by the counts of their cells, which is the same as to resample the rows: shape (resamples, cells), int64.

    A multinomial draw as a chain of binomials by their quantile function; keyed by ``key`` alone, like ``resample_counts``.
    """
    from scipy.stats import binom

    cells = np.asarray(counts, dtype=np.int64)
    words = np.random.Philox(key=key).random_raw(resamples * cells.size).reshape(resamples, cells.size)
    u = ((words >> np.uint64(12)).astype(float) + 0.5) / 2.0**52
    left, rest = np.full(resamples, cells.sum()), cells.sum()
    drawn = np.zeros((resamples, cells.size), dtype=np.int64)
    for k, n in enumerate(cells):
        share = n / rest if rest else 0.0
        drawn[:, k] = left if share == 1 else binom.ppf(u[:, k], left, share)
        left, rest = left - drawn[:, k], rest - n
    return drawn


def auc_of_counts(hits: np.ndarray, others: np.ndarray) -> float:
    """Chance that a hit's value exceeds another's, ties counting half, from how many of each hold every value in ascending order."""
    hits, others = np.asarray(hits, dtype=float), np.asarray(others, dtype=float)
    below = np.cumsum(others) - others / 2
    pairs = hits.sum() * others.sum()
    return float((hits * below).sum() / pairs) if pairs else math.nan


def gini_of_counts(values: np.ndarray, counts: np.ndarray) -> float:
    """``gini`` of values, ascending, that stand ``counts`` times each; the counts may be weights."""
    x, n = np.asarray(values, dtype=float), np.asarray(counts, dtype=float)
    held = np.cumsum(x * n)
    if not held.size or not held[-1]:
        return math.nan
    return float(1 - (n * (2 * held - x * n)).sum() / (n.sum() * held[-1]))


def top_share_of_counts(values: np.ndarray, counts: np.ndarray, top: float) -> float:
    """Share of the total that the ``top`` share of members with the largest values hold; values ascending, ``counts`` members each."""
    x, n = np.asarray(values, dtype=float)[::-1], np.asarray(counts, dtype=float)[::-1]
    taken = np.clip(top * n.sum() - (np.cumsum(n) - n), 0, n)
    return float((taken * x).sum() / (n * x).sum()) if (n * x).sum() else math.nan


def poisson_mixture(counts: np.ndarray, members: np.ndarray, rates: np.ndarray, rounds: int) -> np.ndarray:
    """Share of members with each Poisson rate, shape of ``rates``, given how many of them show each count, zero included.

    The maximum likelihood of a free mixing law on a grid (Laird, 1978) by ``rounds`` of expectation and maximisation.
    """
    from scipy.stats import poisson

    likelihood = poisson.pmf(np.asarray(counts)[:, None], np.asarray(rates)[None, :])
    share, seen = np.full(len(rates), 1 / len(rates)), np.asarray(members, dtype=float) / np.sum(members)
    for _ in range(rounds):
        share = share * (likelihood.T @ (seen / (likelihood @ share)))
    return share
