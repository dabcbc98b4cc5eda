"""Laws drawn through the real macros: a million uniforms of the generator, each law against SciPy, and the edges of each law."""

from __future__ import annotations

import numpy as np
import pytest
from macro_project import MacroProject, connect, macros  # noqa: F401
from scipy import special, stats

from python_udfs import quantiles

N = 1_000_000
SMALLEST, GREATEST = 2.0**-53, 1 - 2.0**-53


@pytest.fixture(scope="module")
def sql(macros: MacroProject) -> dict[str, str]:  # noqa: F811
    return macros.render(
        u="{{ rng_uniform('1A.S2.phi', ['range']) }}",
        uniform="{{ dist_uniform('u', '-2e0', '3e0') }}",
        normal="{{ dist_normal('u') }}",
        lognormal="{{ dist_lognormal('u', '0.5e0', '1.1e0') }}",
        exponential="{{ dist_exponential('u', '0.25e0') }}",
        bernoulli="{{ dist_bernoulli('u', 'p') }}",
        categorical="{{ dist_categorical('u', 'edges') }}",
        dirichlet="{{ dist_dirichlet('gammas', ['draw_no'], 'g', ['item']) }}",
    )


@pytest.fixture(scope="module")
def world(sql):
    connection = connect()
    connection.execute(f"create table draws as select range as draw_no, {sql['u']} as u from range({N})")
    return connection


def column(connection, expression: str, source: str = "draws") -> np.ndarray:
    query = f"select ({expression})::double as x from {source} order by draw_no"
    return connection.execute(query).fetchnumpy()["x"]


@pytest.mark.parametrize(
    ("law", "reference"),
    [
        ("uniform", stats.uniform(-2, 5)),
        ("normal", stats.norm()),
        ("lognormal", stats.lognorm(1.1, scale=np.exp(0.5))),
        ("exponential", stats.expon(scale=4)),
    ],
)
def test_continuous_macros_follow_their_law(world, sql, law, reference):
    assert stats.kstest(column(world, sql[law]), reference.cdf).pvalue > 1e-3


@pytest.mark.parametrize(
    ("call", "reference"),
    [
        ("q_gamma(u, 2)", stats.gamma(2)),
        ("q_gamma(u, 0.3)", stats.gamma(0.3)),
        ("q_beta(u, 24 * 0.6, 24 * 0.4)", stats.beta(14.4, 9.6)),
        ("q_beta(u, 0.4, 0.7)", stats.beta(0.4, 0.7)),
    ],
)
def test_continuous_quantiles_follow_their_law(world, call, reference):
    assert stats.kstest(column(world, call), reference.cdf).pvalue > 1e-3


def truncated(reference, lo: int, hi: int) -> np.ndarray:
    """Probabilities of lo..hi given that the count lies there."""
    mass = reference.pmf(np.arange(lo, hi + 1))
    return mass / mass.sum()


@pytest.mark.parametrize(
    ("call", "lowest", "mass"),
    [
        ("q_poisson(u, 3.7)", 0, truncated(stats.poisson(3.7), 0, 60)),
        ("q_zt_poisson(u, 0.8)", 1, truncated(stats.poisson(0.8), 1, 40)),
        ("q_binomial(u, 30, 0.35)", 0, truncated(stats.binom(30, 0.35), 0, 30)),
        ("q_nbinom(u, 15, 12)", 0, truncated(stats.nbinom(12, 12 / 27), 0, 200)),
        ("q_trunc_nbinom(u, 15, 12, 2, 105)", 2, truncated(stats.nbinom(12, 12 / 27), 2, 105)),
        ("q_trunc_nbinom(u, 60, 4, 2, 40)", 2, truncated(stats.nbinom(4, 4 / 64), 2, 40)),
    ],
)
def test_count_quantiles_follow_their_law(world, call, lowest, mass):
    counts = column(world, call).astype(int)
    assert counts.min() >= lowest and counts.max() < lowest + len(mass)
    expected = mass * N
    is_common = expected >= 10
    found = np.bincount(counts - lowest, minlength=len(mass))
    observed = np.append(found[is_common], found[~is_common].sum())
    wanted = np.append(expected[is_common], expected[~is_common].sum())
    is_used = wanted > 0
    assert stats.chisquare(observed[is_used], wanted[is_used] / wanted[is_used].sum() * observed.sum()).pvalue > 1e-3


def test_normal_quantile_is_exact_to_double_precision(world, sql):
    u = column(world, "u")
    assert np.abs(column(world, sql["normal"]) - special.ndtri(u)).max() < 2e-15 * 8
    extremes = np.array([SMALLEST, 1e-13, 1.3e-11, 1.4e-11, 0.075, 0.5, 0.925, GREATEST])
    connection = connect()
    connection.execute("create table draws (draw_no bigint, u double)")
    connection.executemany("insert into draws values (?, ?)", list(enumerate(extremes.tolist())))
    assert np.allclose(column(connection, sql["normal"]), special.ndtri(extremes), rtol=4e-16 * 8, atol=0)


def test_bernoulli_is_certain_at_zero_and_one(world, sql):
    for p in (0, 1):
        assert set(column(world, sql["bernoulli"], f"(select *, {p}::double as p from draws)")) == {p}
    rate = column(world, sql["bernoulli"], "(select *, 0.045::double as p from draws)").mean()
    assert abs(rate - 0.045) < 4 * np.sqrt(0.045 * 0.955 / N)


def test_categorical_takes_each_category_by_its_weight_and_none_of_weight_zero(world, sql):
    picks = column(world, sql["categorical"], "(select *, [0e0, 2e0, 2e0, 3e0, 10e0] as edges from draws)").astype(int)
    found = np.bincount(picks, minlength=6)
    assert found[[0, 1, 3]].tolist() == [0, 0, 0]
    assert stats.chisquare(found[[2, 4, 5]], np.array([0.2, 0.1, 0.7]) * N).pvalue > 1e-3


def test_dirichlet_shares_sum_exactly_and_have_beta_marginals(world, sql):
    world.execute(
        "create or replace temp table gammas as select draw_no // 4 as draw_no, draw_no % 4 as item, "
        "q_gamma(u, 0.5 + draw_no % 4) as g from draws where draw_no < 400000"
    )
    sums = world.execute(f"select min(s), max(s) from (select sum(share_ppb) as s from ({sql['dirichlet']}) group by draw_no)")
    assert sums.fetchone() == (10**9, 10**9)
    for item in range(4):
        shares = world.execute(f"select share_ppb / 1e9 as x from ({sql['dirichlet']}) where item = {item}").fetchnumpy()["x"]
        assert stats.kstest(shares, stats.beta(0.5 + item, 7.5 - item).cdf).pvalue > 1e-3


EDGES = [
    ("q_gamma({u}, 0.01)", (2.2250738585072014e-308, None)),
    ("q_gamma({u}, 1e6)", (None, None)),
    ("q_beta({u}, 0.01, 0.01)", (None, 1.0)),
    ("q_poisson({u}, 0)", (0, 0)),
    ("q_poisson({u}, 1e-12)", (0, 1)),
    ("q_poisson({u}, 1e7)", (9_974_100, 10_026_000)),
    ("q_zt_poisson({u}, 0)", (1, 1)),
    ("q_zt_poisson({u}, 1e-300)", (1, 1)),
    ("q_zt_poisson({u}, 1e-6)", (1, 3)),
    ("q_nbinom({u}, 0, 4)", (0, 0)),
    ("q_nbinom({u}, 1e-9, 4)", (0, 1)),
    ("q_trunc_nbinom({u}, 60, 4, 2, 40)", (2, 40)),
    ("q_trunc_nbinom({u}, 15, 12, 7, 7)", (7, 7)),
    ("q_trunc_nbinom({u}, 1e-200, 4, 2, 105)", (2, 2)),
    ("q_trunc_nbinom({u}, 1e15, 40, 2, 105)", (105, 105)),
    ("q_trunc_nbinom({u}, 0, 4, 0, 9)", (0, 0)),
    ("q_binomial({u}, 0, 0.5)", (0, 0)),
    ("q_binomial({u}, 9, 0)", (0, 0)),
    ("q_binomial({u}, 9, 1)", (9, 9)),
    ("q_binomial({u}, 9, 0.5)", (0, 9)),
]


@pytest.mark.parametrize(("call", "ends"), EDGES)
def test_quantiles_are_finite_and_right_at_the_edges(call, ends):
    connection = connect()
    for u, end in zip((SMALLEST, GREATEST), ends, strict=True):
        (found,) = connection.execute("select " + call.format(u=repr(u) + "::double")).fetchone()
        assert found is not None and np.isfinite(found)
        assert end is None or (found == end if end < 1e6 else abs(found / end - 1) < 2e-3)


def test_hand_checked_counts():
    """Poisson(1): F(0) = 0.3679, F(1) = 0.7358. ZT-Poisson(1): F(1) = 0.5820, F(2) = 0.8730. Binomial(2, 1/2): F(0) = 1/4.
    NB2 with mu = phi = 1 is geometric, F(k) = 1 - 2^-(k + 1); on 2..4 its masses are 4/7, 2/7, 1/7."""
    cases = {
        "q_poisson(0.36, 1)": 0, "q_poisson(0.37, 1)": 1, "q_poisson(0.74, 1)": 2,
        "q_zt_poisson(0.58, 1)": 1, "q_zt_poisson(0.59, 1)": 2, "q_zt_poisson(0.88, 1)": 3,
        "q_binomial(0.25, 2, 0.5)": 0, "q_binomial(0.26, 2, 0.5)": 1, "q_binomial(0.76, 2, 0.5)": 2,
        "q_nbinom(0.5, 1, 1)": 0, "q_nbinom(0.51, 1, 1)": 1, "q_nbinom(0.76, 1, 1)": 2,
        "q_trunc_nbinom(0.57, 1, 1, 2, 4)": 2, "q_trunc_nbinom(0.58, 1, 1, 2, 4)": 3, "q_trunc_nbinom(0.86, 1, 1, 2, 4)": 4,
        "cdf_nbinom(3, 1, 1)": 0.9375, "cdf_nbinom(-1, 1, 1)": 0.0,
        "round(q_gamma(0.5, 1), 12)": round(np.log(2), 12), "round(q_beta(0.25, 1, 1), 12)": 0.25,
    }
    for call, expected in cases.items():
        assert connect().execute(f"select {call}").fetchone() == (expected,), call


def test_count_quantiles_equal_scipy_on_a_grid():
    u = (np.arange(4000) + 0.5) / 4000

    def fill(value):
        return np.full_like(u, value)

    for rate in (1e-9, 0.1, 1, 3.7, 50, 1e4):
        assert np.array_equal(quantiles.poisson(u, fill(rate)), stats.poisson.ppf(u, rate))
    for n, p in ((1, 0.3), (10, 0.5), (1000, 0.01), (400, 0.99)):
        assert np.array_equal(quantiles.binomial(u, fill(n), fill(p)), stats.binom.ppf(u, n, p))
    for mu, phi in ((0.1, 4), (15, 12), (500, 40), (3, 0.1)):
        assert np.array_equal(quantiles.nbinom(u, fill(mu), fill(phi)), stats.nbinom.ppf(u, phi, phi / (phi + mu)))
        lo, hi = 2, max(3, int(mu))
        below, above = stats.nbinom.cdf([lo - 1, hi], phi, phi / (phi + mu))
        expected = stats.nbinom.ppf(below + u * (above - below), phi, phi / (phi + mu))
        assert np.array_equal(quantiles.truncated_nbinom(u, fill(mu), fill(phi), fill(lo), fill(hi)), expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("q_gamma(0, 2)", "q_gamma: u: found 0.0, allowed the open interval (0, 1)"),
        ("q_gamma(0.5, 0)", "q_gamma: shape: found 0.0"),
        ("q_poisson(0.5, -1)", "q_poisson: lambda: found -1.0"),
        ("q_nbinom(0.5, 3, 0)", "q_nbinom: phi: found 0.0"),
        ("q_trunc_nbinom(0.5, 3, 4, 5, 2)", "q_trunc_nbinom: hi: found 2.0"),
        ("q_binomial(0.5, 3.5, 0.1)", "q_binomial: n: found 3.5"),
        ("q_binomial(0.5, 3, 1.1)", "q_binomial: p: found 1.1"),
        ("q_beta(0.5, 'nan'::double, 1)", "q_beta: a: found nan"),
    ],
)
def test_a_parameter_outside_its_domain_stops_the_query(call, message):
    with pytest.raises(Exception, match=r".") as error:
        connect().execute(f"select {call}").fetchone()
    assert message in str(error.value)


def test_null_parameters_give_null():
    query = "select q_poisson(u, l) from (values (0.5e0, 3e0), (null, 3e0), (0.5e0, null)) as t(u, l)"
    assert connect().execute(query).fetchall() == [(3,), (None,), (None,)]


@pytest.fixture(scope="module")
def counts(macros, world):  # noqa: F811
    """Poisson and mixed counts of one uniform each, through the macros."""
    texts = macros.render(
        poisson="{{ poisson_counts('asked', ['draw_no', 'nu'], nu='nu', u='u', count='n') }}",
        factor="{{ gamma_factor('z', 'a', 'b') }}", z="{{ dist_normal('u') }}", v="{{ rng_uniform('5B.S3.gamma', ['draw_no']) }}")

    def draw(nu: str, where: str = "true", u: str = "u") -> np.ndarray:
        world.execute(f"create or replace temp table asked as select draw_no, ({nu})::double as nu, {u} as u from draws where {where}")
        return world.execute(f"select n, nu, (select u from asked a where a.draw_no = p.draw_no) as u from ({texts['poisson']}) p order by draw_no").fetchnumpy()

    draw.texts = texts
    return draw


@pytest.mark.parametrize("nu", [1e-9, 0.01, 0.2499, 0.25, 0.2501, 1.4999, 1.5, 4.9999, 5.0, 8.0, 11.9999])
def test_poisson_series_equals_scipy(counts, nu):
    found = counts(f"{nu}", "draw_no < 20000")
    assert (found["n"] == stats.poisson(nu).ppf(found["u"])).all()


@pytest.mark.parametrize("nu", [12.0, 12.5, 40.0, 300.0, 20000.0])
def test_poisson_above_the_series_is_off_by_one_at_most(counts, nu):
    found = counts(f"{nu}", "draw_no < 200000")
    true = stats.poisson(nu).ppf(found["u"])
    assert np.abs(found["n"] - true).max() <= 1
    assert abs((found["n"] - true).mean()) < 2e-3


def test_poisson_counts_at_the_edges(counts):
    for u, nu, least, most in ((SMALLEST, 3.0, 0, 0), (GREATEST, 3.0, 20, 39), (SMALLEST, 50.0, 0, 15), (GREATEST, 11.99, 39, 39)):
        found = counts(f"{nu}", "draw_no < 5", u=f"{u!r}::double")["n"]
        assert least <= min(found) and max(found) <= most, (u, nu, found)
    assert counts("0", "draw_no < 1000")["n"].max() == 0
    assert np.ma.getmaskarray(counts("3", "draw_no < 10", u="null::double")["n"]).all()


@pytest.mark.parametrize("kappa", [2.0, 20.0])
@pytest.mark.parametrize("mu", [0.1, 3.0, 40.0])
def test_mixed_counts_are_negative_binomial(counts, world, kappa, mu):
    """Mean and variance of a million counts, within four standard errors (those of the variance from the law's fourth moment)."""
    t = counts.texts
    world.execute(f"""create or replace temp table mixing as
        with drawn as (select draw_no, u as v, {t['v']} as u from draws), normal as (select *, {t['z']} as z from drawn)
        select draw_no, v as u, {mu} * {t['factor']} as nu
        from (select *, {1 - 1 / (9 * kappa)}::double as a, {1 / (3 * kappa**0.5)}::double as b from normal)""")
    n = world.execute(f"select n from ({t['poisson'].replace('asked', 'mixing')})").fetchnumpy()["n"].astype(float)
    law = stats.nbinom(kappa, kappa / (kappa + mu))
    mean, variance, _, excess = law.stats(moments="mvsk")
    assert abs(n.mean() - mean) < 4 * np.sqrt(variance / N) + 1e-3 * mean * (mu >= 12)
    assert abs(n.var() - variance) < 4 * variance * np.sqrt((excess + 2) / N) + 1e-3 * variance


@pytest.mark.parametrize("tilt", [-1.8, -0.5, 0.0, 1 / 64, 1.0, 1.8])
def test_tilted_places_follow_their_density(macros, world, tilt):  # noqa: F811
    text = macros.render(place="{{ tilted_place('u', 'tilt', 'level') }}")["place"]
    x = column(world, text, f"(select *, {tilt}::double as tilt, {1 - tilt / 2}::double as level from draws)")
    u = column(world, "u")
    assert 0 <= x.min() and x.max() <= 1
    assert np.allclose((1 - tilt / 2) * x + tilt * x * x / 2, u, atol=1e-14)
    if tilt == 0:
        assert (x == u).all()
