"""Statistics of the scorecards against values worked out by hand."""

import math

import numpy as np
import pytest

from scorers import stats


@pytest.mark.parametrize(
    ("values", "expected"), [([1, 1, 1, 1], 0.0), ([0, 0, 0, 1], 0.75), ([1, 3], 0.25), ([2, 2, 4, 8], 0.3125)]
)
def test_gini_matches_hand_values(values, expected):
    assert stats.gini(np.array(values)) == pytest.approx(expected)


def test_gini_of_nothing_is_nan_and_of_negative_values_refused():
    assert math.isnan(stats.gini(np.array([])))
    assert math.isnan(stats.gini(np.zeros(3)))
    with pytest.raises(ValueError, match="negative"):
        stats.gini(np.array([-1, 2]))


def test_top_share_takes_the_largest():
    assert stats.top_share(np.array([1, 5, 4]), 1) == 0.5


def test_quantile_interpolates_linearly():
    assert stats.quantile(np.array([1, 2, 3, 10]), 0.75) == pytest.approx(4.75)
    assert math.isnan(stats.quantile(np.array([]), 0.5))


def test_variation_is_sample_spread_over_absolute_mean():
    assert stats.variation([-1, -3]) == pytest.approx(math.sqrt(2) / 2)
    assert stats.variation([0.1 + 0.2, 0.3]) == pytest.approx(0, abs=1e-12)
    assert stats.variation([0, 0]) == 0
    assert math.isnan(stats.variation([5]))


def test_jensen_shannon_distance_is_zero_for_equal_and_one_for_disjoint():
    assert stats.jensen_shannon_distance([3, 1], [0.75, 0.25]) == pytest.approx(0, abs=1e-9)
    assert stats.jensen_shannon_distance([1, 0], [0, 1]) == pytest.approx(1)


def test_composition_distance_aligns_keys():
    half = stats.composition_distance({"a": 1, "b": 1}, {"a": 1})["distance"]
    assert half == pytest.approx(
        math.sqrt(0.5 * (0.5 * math.log2(0.5 / 0.75) + 0.5 * math.log2(0.5 / 0.25)) + 0.5 * math.log2(1 / 0.75))
    )
    assert stats.composition_distances({"x": {"a": 1}, "y": {"a": 1}}, {"x": {"a": 2}}) == {
        "median": 0,
        "by_group": {"x": 0},
    }


def test_cramers_v_is_one_for_a_bijection_and_zero_for_independence():
    assert stats.cramers_v([[5, 0], [0, 7]]) == pytest.approx(1)
    assert stats.cramers_v([[2, 4], [3, 6]]) == pytest.approx(0)
    assert stats.cramers_v([[2, 4], [0, 0]]) == 0


def test_one_way_separates_groups():
    eta2, p_value = stats.one_way(np.array([1.0, 2, 11, 12]), np.array(["a", "a", "b", "b"]))
    assert eta2 == pytest.approx(100 / 101)
    assert p_value < 0.01


def test_ccdf_slope_of_a_pareto_tail_is_its_exponent():
    x = (1 - (np.arange(20000) + 0.5) / 20000) ** (-1 / 2.5)
    assert stats.ccdf_slope(x, 0.80, 0.99) == pytest.approx(-2.5, abs=0.01)


def test_spearman_of_a_constant_is_nan():
    assert stats.spearman(np.array([1, 2, 3]), np.array([10, 20, 15])) == pytest.approx(0.5)
    assert math.isnan(stats.spearman(np.array([1, 1, 1]), np.array([1, 2, 3])))


def test_two_proportion_gives_lift_and_z():
    found = stats.two_proportion((30, 100), (20, 100))
    assert found["lift"] == pytest.approx(0.10)
    assert found["z"] == pytest.approx(0.1 / math.sqrt(0.25 * 0.75 * 0.02))
    assert found["p_value"] == pytest.approx(0.1025, abs=1e-3)


def test_drift_tests_have_a_direction():
    assert stats.wasserstein([2, 3], [0, 1]) == {"distance": 2, "mean_shift": 2}
    assert stats.mann_whitney([2, 3], [0, 1])["prob_greater"] == 1
    assert stats.kolmogorov_smirnov([1, 2, 3], [1, 2, 3])["statistic"] == 0


def test_kolmogorov_p_is_the_tail_of_its_series():
    """At the asymptotic critical values of 5 % and 1 %; sizes count by n * m / (n + m)."""
    assert stats.kolmogorov_p(0.135810, 200, 200) == pytest.approx(0.05, abs=1e-5)
    assert stats.kolmogorov_p(0.162762, 200, 200) == pytest.approx(0.01, abs=1e-5)
    assert stats.kolmogorov_p(0.3, 10, 30) == pytest.approx(stats.kolmogorov_p(0.3, 15, 15))
    assert stats.kolmogorov_p(0, 10, 30) == 1


def test_resamples_draw_as_many_members_as_there_are_and_hang_on_the_key_alone():
    first, again, other = (stats.resample_counts(7, 50, key) for key in (42, 42, 7))
    assert (first.sum(axis=1) == 7).all()
    assert (first == again).all()
    assert (first != other).any()
    assert stats.resample_counts(50, 400, 1).mean(axis=0) == pytest.approx(1, abs=0.25)


def test_interval_takes_the_tails_off():
    assert stats.interval(np.arange(101), 0.9) == [pytest.approx(5), pytest.approx(95)]


def test_variation_is_over_the_floor_where_the_mean_is_less():
    assert stats.variation([1, 3], floor=4) == pytest.approx(math.sqrt(2) / 4)
    assert stats.variation([10, 30], floor=4) == pytest.approx(math.sqrt(200) / 20)


def test_total_variation_normalises_and_is_one_for_disjoint():
    assert stats.total_variation([3, 1], [1, 1]) == pytest.approx(0.25)
    assert stats.total_variation([1, 0], [0, 5]) == 1
    assert math.isnan(stats.total_variation([0, 0], [1, 0]))


def test_divergence_is_the_squared_distance_of_its_base():
    p, q = [3, 1], [1, 1]
    assert stats.jensen_shannon_divergence(p, q, base=2) == pytest.approx(stats.jensen_shannon_distance(p, q) ** 2)
    assert stats.jensen_shannon_divergence([1, 0], [0, 1]) == pytest.approx(math.log(2))


def test_odds_ratio_of_tables_side_by_side():
    found = stats.odds_ratio(np.array([[[80, 20], [40, 60]], [[5, 0], [1, 1]], [[0, 0], [1, 1]]]))
    assert found[0] == pytest.approx(6) and math.isinf(found[1]) and math.isnan(found[2])


def test_cells_are_resampled_like_their_rows():
    counts = np.array([900, 0, 60, 40])
    drawn = stats.resample_cells(counts, 4000, 7)
    assert (drawn.sum(axis=1) == 1000).all() and (drawn[:, 1] == 0).all()
    assert (drawn == stats.resample_cells(counts, 4000, 7)).all() and (drawn != stats.resample_cells(counts, 4000, 8)).any()
    assert drawn.mean(axis=0) == pytest.approx(counts, rel=0.02)
    assert drawn[:, 2].std() == pytest.approx(math.sqrt(1000 * 0.06 * 0.94), rel=0.05)
    assert np.cov(drawn[:, 2], drawn[:, 3])[0, 1] == pytest.approx(-1000 * 0.06 * 0.04, rel=0.3)


def test_area_from_counts_equals_that_of_the_rows():
    values, hits, others = np.array([1, 2, 3]), np.array([1, 2, 5]), np.array([4, 3, 1])
    rows = np.repeat(np.tile(values, 2), np.append(hits, others))
    assert stats.auc_of_counts(hits, others) == pytest.approx(stats.auc(rows, np.repeat([True, False], [8, 8])))
    assert math.isnan(stats.auc_of_counts(hits, np.zeros(3)))


def test_concentration_from_counts_equals_that_of_the_rows():
    values, counts = np.array([1, 3, 10]), np.array([50, 40, 10])
    rows = np.repeat(values, counts)
    assert stats.gini_of_counts(values, counts) == pytest.approx(stats.gini(rows))
    assert stats.top_share_of_counts(values, counts, 0.2) == pytest.approx(stats.top_share(rows, 20))
    assert math.isnan(stats.gini_of_counts(np.array([]), np.array([])))


def test_a_mixture_of_rates_is_found_from_thin_counts():
    rng = np.random.default_rng(1)
    counts, members = np.unique(rng.poisson(np.repeat([0.5, 4.0], 20000)), return_counts=True)
    rates = np.geomspace(0.05, 20, 60)
    share = stats.poisson_mixture(counts, members, rates, 1000)
    assert share.sum() == pytest.approx(1)
    assert share[rates < 1.4].sum() == pytest.approx(0.5, abs=0.02)
    assert share @ rates == pytest.approx(2.25, rel=0.02)
