"""The generator behind every draw: statistics on fixed seeds, SQL against its NumPy twin, and what a draw may depend on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import jsonschema
import numpy as np
import pytest
import yaml
from macro_project import REPO, MacroProject, connect, macros  # noqa: F401
from scipy import stats

from python_udfs import rng

N = 1_000_000
SEQUENCE = np.arange(N)
KEY_SETS = {
    "small sequential": [SEQUENCE],
    "merchant ids, sparse near 1e9": [10**9 + SEQUENCE * 48271 % 999999937],
    "site ids, merchant * 100000 + site": [SEQUENCE // 800 * 100_000 + SEQUENCE % 800],
    "62-bit keys on a stride": [SEQUENCE * 4_611_686_018_427],
    "high word only": [SEQUENCE << 31],
    "merchant and country": [10**9 + SEQUENCE // 676 * 48271, SEQUENCE % 676 // 26 * 256 + SEQUENCE % 26 + 16705],
    "zone, merchant and day": [SEQUENCE % 100, 10**9 + SEQUENCE // 2800, SEQUENCE // 100 % 28],
}
Draw = Callable[[int, str, list, int], np.ndarray]


def engine(seed: int, stream: str, keys: list, index: int = 0) -> np.ndarray:
    return rng.bits(seed, stream, keys, index, width=52)


def four_rounds(seed: int, stream: str, keys: list, index: int = 0) -> np.ndarray:
    """The same generator, stopped two rounds early."""
    last, before = rng._last_products(seed, stream, keys, index, rng.ROUNDS - 2)
    return (last >> 10) ^ (before & rng.MIDDLE_MASK)


def salted(seed: int, stream: str, keys: list, index: int = 0) -> np.ndarray:
    """Good bits of the key, but stream, seed and index only xor a constant: what hash(key, salt) does."""
    return rng.bits(0, "one", keys, 0, width=52) ^ rng.bits(seed, stream, [0], index, width=52)


def battery(draw: Draw, keys: list) -> Iterator[tuple[str, float, float]]:
    """(check, figure, allowed): p-values must exceed `allowed`; |z| scores and shares, given negative, as well."""
    bits = draw(42, "1A.S1.hurdle", keys, 0)
    u = bits * 2.0**-52
    yield "uniformity, KS", stats.kstest(u, "uniform").pvalue, 1e-4
    yield "uniformity, 1000 bins", chi_square_p(np.floor(u * 1000).astype(int), 1000), 1e-4
    for lag in range(1, 9):
        yield f"serial correlation, lag {lag}", -abs(correlation_z(u[lag:], u[:-lag])), -4.5
    others = {
        "cross-stream": draw(42, "1A.S1.panel", keys, 0),
        "cross-index": draw(42, "1A.S1.hurdle", keys, 1),
        "cross-seed": draw(43, "1A.S1.hurdle", keys, 0),
    }
    for name, other in others.items():
        yield f"{name} correlation", -abs(correlation_z(u, other * 2.0**-52)), -4.5
        yield f"{name}, 64 x 64 cells", cells_p(bits, other), 1e-4
        yield f"{name}, xor not constant", chi_square_p((bits ^ other) >> 42, 1024), 1e-4
    yield "neighbours, 64 x 64 cells", cells_p(bits[:-1], bits[1:]), 1e-4
    for low in range(0, 52, 4):
        yield f"bits {low} to {low + 3}", chi_square_p(bits >> low & 15, 16), 1e-5
    yield "distinct among 2^52", float(len(np.unique(bits)) == len(bits)), 0.5
    collisions = len(bits) - len(np.unique(bits >> 20))
    expected = len(bits) ** 2 / 2**33
    yield "collisions among 2^32", -abs(collisions - expected) / np.sqrt(expected), -5.0
    yield from avalanche(draw, keys)


def avalanche(draw: Draw, keys: list) -> Iterator[tuple[str, float, float]]:
    sample = [np.broadcast_to(key, N)[:: N // 4096][:4096] for key in keys]
    base = draw(42, "1A.S1.hurdle", sample, 0)
    flips = []
    for part in range(len(sample)):
        for bit in range(62):
            flipped = [key ^ (1 << bit) if i == part else key for i, key in enumerate(sample)]
            changed = base ^ draw(42, "1A.S1.hurdle", flipped, 0)
            flips.append((changed[:, None] >> np.arange(52) & 1).mean(axis=0))
    flips = np.array(flips)
    yield "avalanche, mean by input bit", -np.abs(flips.mean(axis=1) - 0.5).max(), -0.01
    yield "avalanche, input bit by output bit", -np.abs(flips - 0.5).max(), -0.05


def chi_square_p(values: np.ndarray, n_bins: int) -> float:
    return stats.chisquare(np.bincount(values, minlength=n_bins)).pvalue


def cells_p(a: np.ndarray, b: np.ndarray) -> float:
    """Chi-square of pairs by their top six and, the worse of both, their bottom six bits."""
    return min(chi_square_p((a >> s & 63) * 64 + (b >> s & 63), 4096) for s in (46, 0))


def correlation_z(a: np.ndarray, b: np.ndarray) -> float:
    return np.corrcoef(a, b)[0, 1] * np.sqrt(len(a))


def failures(draw: Draw, keys: list) -> dict[str, float]:
    return {check: figure for check, figure, allowed in battery(draw, keys) if not figure > allowed}


@pytest.mark.parametrize("name", KEY_SETS)
def test_draws_pass_the_battery(name):
    assert failures(engine, KEY_SETS[name]) == {}


def test_the_battery_fails_the_generator_stopped_after_four_rounds():
    found = failures(four_rounds, KEY_SETS["small sequential"])
    assert {"neighbours, 64 x 64 cells", "serial correlation, lag 2", "avalanche, input bit by output bit"} <= set(found)


def test_the_battery_fails_a_generator_that_only_salts():
    found = failures(salted, KEY_SETS["small sequential"])
    assert {"cross-stream, xor not constant", "cross-index, xor not constant", "cross-seed, xor not constant"} <= set(found)


def test_indices_of_one_key_are_independent():
    keys = np.arange(20_000)
    bits = np.stack([engine(42, "1B.S6.jitter", [keys], index) for index in range(50)])
    assert len(np.unique(bits)) == bits.size
    correlations = np.corrcoef(bits * 2.0**-52)[np.triu_indices(50, 1)] * np.sqrt(keys.size)
    assert stats.kstest(correlations, "norm").pvalue > 1e-4
    assert np.abs(correlations).max() < 4.5


def test_two_part_keys_do_not_commute_or_collide():
    a, b = (grid.ravel() for grid in np.meshgrid(np.arange(1000), np.arange(1000)))
    bits = engine(42, "1A.S7.tie", [a, b])
    swapped = engine(42, "1A.S7.tie", [b, a])
    assert len(np.unique(bits)) == bits.size
    assert ((bits == swapped) == (a == b)).all()
    large = engine(42, "1A.S7.tie", [a << 40, b << 40])
    assert len(np.unique(large)) == large.size


def test_extreme_bits_stay_inside_the_open_interval():
    ends = np.array([0, 2**52 - 1]) * 2.0**-52 + 2.0**-53
    assert ends[0] == 2.0**-53 and ends[1] == 1 - 2.0**-53


EXPRESSIONS = {
    "one": "rng_uniform('1A.S1.hurdle', ['merchant_id'])",
    "one_int": "rng_uniform('1A.S1.hurdle', ['small_int'])",
    "one_tiny": "rng_uniform('1A.S1.hurdle', ['small_int::utinyint'])",
    "huge": "rng_uniform('1A.S1.hurdle', ['wide'])",
    "constant": "rng_uniform('1A.S2.offset', ['0'])",
    "two": "rng_uniform('1A.S7.tie', ['merchant_id', iso_key('country_iso')])",
    "two_wide": "rng_uniform('1A.S7.tie', ['wide', 'merchant_id'])",
    "three": "rng_uniform('1B.S5.assign', ['merchant_id', 'small_int', 'wide'], index=3)",
    "index_int": "rng_uniform('1B.S6.jitter', ['merchant_id'], index=6)",
    "index_sql": "rng_uniform('1B.S6.jitter', ['merchant_id'], index='2 * small_int')",
    "bits32": "rng_bits('2B.routing.site', ['wide'], index=1)",
    "bits1": "rng_bits('2B.routing.site', ['wide'], width=1)",
    "tie": "rng_tie_break('1A.S7.tie', ['merchant_id'])",
    "id": "rng_keyed_id('6A.S1.party_id', 'row_no')",
    "first": "rng_uniform('1A.S1.panel', ['row_no'])",
}


def twins(seed: int, row_no, merchant_id, small_int, country_iso, wide) -> dict[str, np.ndarray]:
    iso = country_iso
    return {
        "one": rng.uniform(seed, "1A.S1.hurdle", [merchant_id]),
        "one_int": rng.uniform(seed, "1A.S1.hurdle", [small_int]),
        "one_tiny": rng.uniform(seed, "1A.S1.hurdle", [small_int]),
        "huge": rng.uniform(seed, "1A.S1.hurdle", [wide]),
        "constant": np.broadcast_to(rng.uniform(seed, "1A.S2.offset", [0]), row_no.shape),
        "two": rng.uniform(seed, "1A.S7.tie", [merchant_id, iso]),
        "two_wide": rng.uniform(seed, "1A.S7.tie", [wide, merchant_id]),
        "three": rng.uniform(seed, "1B.S5.assign", [merchant_id, small_int, wide], 3),
        "index_int": rng.uniform(seed, "1B.S6.jitter", [merchant_id], 6),
        "index_sql": rng.uniform(seed, "1B.S6.jitter", [merchant_id], 2 * small_int.astype(np.int64)),
        "bits32": rng.bits(seed, "2B.routing.site", [wide], 1),
        "bits1": rng.bits(seed, "2B.routing.site", [wide], 0, width=1),
        "tie": rng.bits(seed, "1A.S7.tie", [merchant_id], 0, width=52),
        "id": rng.keyed_id(seed, "6A.S1.party_id", row_no),
        "first": rng.uniform(seed, "1A.S1.panel", [row_no]),
    }


@pytest.fixture(scope="module")
def rendered(macros: MacroProject) -> dict[str, str]:  # noqa: F811
    return macros.render(**{name: "{{ " + text + " }}" for name, text in EXPRESSIONS.items()})


@pytest.fixture(scope="module")
def keys():
    connection = connect()
    connection.execute(f"""
        create table keys as
        select
            range as row_no,
            1000000000 + range * 48271 % 999999937 as merchant_id,
            (range % 11)::integer as small_int,
            ['FR', 'US', 'ZW', 'AA', 'ZZ'][range % 5 + 1] as country_iso,
            range * 4611686018427 as wide
        from range({N})
    """)
    return connection


def columns_of(connection, n: int = N) -> dict[str, np.ndarray]:
    columns = connection.execute(f"select * from keys where row_no < {n} order by row_no").fetchnumpy()
    country_iso = rng.iso_key(["FR", "US", "ZW", "AA", "ZZ"])[columns["row_no"] % 5]
    return columns | {"country_iso": country_iso}


def drawn(connection, sql: dict[str, str], n: int = N) -> dict[str, np.ndarray]:
    select = ", ".join(f"{text} as {name}" for name, text in sql.items())
    return connection.execute(f"select {select} from keys where row_no < {n} order by row_no").fetchnumpy()


def test_sql_equals_the_numpy_twin_bit_by_bit(rendered, keys):
    found = drawn(keys, rendered)
    for name, expected in twins(42, **columns_of(keys)).items():
        assert np.array_equal(found[name], expected), name


def test_another_seed_gives_other_draws_and_the_twin_follows(macros, keys):  # noqa: F811
    chosen, n = ("one", "two", "index_sql", "id"), 100_000
    found = drawn(keys, macros.render(seed=43, **{name: "{{ " + EXPRESSIONS[name] + " }}" for name in chosen}), n)
    expected, of_seed_42 = (twins(seed, **columns_of(keys, n)) for seed in (43, 42))
    for name in chosen:
        assert np.array_equal(found[name], expected[name]), name
        assert not (found[name] == of_seed_42[name]).any(), name


def test_more_draws_of_one_stream_leave_other_streams_unchanged(rendered, keys):
    alone = drawn(keys, {"first": rendered["first"]})["first"]
    among_others = drawn(keys, {name: rendered[name] for name in ("tie", "two", "first", "index_sql")})["first"]
    assert np.array_equal(alone, among_others)


def test_a_literal_index_and_an_expression_of_the_same_value_agree(rendered, keys):
    query = f"select count(*) from keys where small_int = 3 and {rendered['index_int']} <> {rendered['index_sql']}"
    assert keys.execute(query).fetchone() == (0,)


def test_a_null_key_gives_a_null_draw(rendered):
    assert connect().execute(f"select {rendered['one']} from (select null::bigint as merchant_id)").fetchone() == (None,)


def test_a_key_outside_its_range_still_gives_a_uniform(rendered):
    query = f"select {rendered['one']} from (select unnest([-1, -9223372036854775808, 9223372036854775807]) as merchant_id)"
    assert all(0 < u < 1 for (u,) in connect().execute(query).fetchall())


def test_keyed_ids_are_a_permutation_that_hides_order_and_parity(rendered, keys):
    ids = drawn(keys, {"id": rendered["id"]})["id"]
    assert len(np.unique(ids)) == N and ids.min() >= 0 and ids.max() < 2**62
    assert abs(correlation_z(SEQUENCE, stats.rankdata(ids))) < 4.5
    for bit in range(62):
        assert abs(correlation_z(SEQUENCE & 1, ids >> bit & 1)) < 4.5, bit


def test_each_draw_carries_its_stream_and_stays_short(rendered):
    for name, text in rendered.items():
        stream = EXPRESSIONS[name].split("'")[1]
        assert text.count(f"/*rng:{stream}*/") == text.count("/*rng:") == 1
    assert len(rendered["one"]) < 2000
    assert len(rendered["two_wide"]) < 4000


def test_registered_streams_are_unique_and_unknown_fields_are_refused():
    registry = yaml.safe_load((REPO / "policies/world/rng_streams.yml").read_text())
    schema = json.loads((REPO / "policies/schemas/world/rng_streams.schema.json").read_text())
    jsonschema.validate(registry, schema)
    names = [entry["stream"] for entry in registry["streams"]]
    assert len(set(names)) == len(names)
    with pytest.raises(jsonschema.ValidationError, match="note"):
        jsonschema.validate({"streams": [registry["streams"][0] | {"note": "x"}]}, schema)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ rng_uniform('1A.S1.hurdle', 'merchant_id') }}", "keys must be a list"),
        ("{{ rng_uniform('1A.S1.hurdle', ['merchant_id'], index=-1) }}", "index: found -1, allowed 0 to 2147483647"),
        ("{{ rng_bits('1A.S1.hurdle', ['merchant_id'], width=53) }}", "width: found 53, allowed 1 to 52"),
        ("{{ rng_uniform('1A */ drop', ['merchant_id']) }}", "allowed letters, digits"),
    ],
)
def test_a_malformed_draw_is_refused(macros, text, message):  # noqa: F811
    assert message in macros.refusal(text)
