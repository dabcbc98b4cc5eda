"""Alias tables: exact laws in integers, and draws that follow them."""

from __future__ import annotations

import hashlib

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macro_project import MacroProject, connect, macros  # noqa: F401
from scipy import stats

from python_udfs import alias, alias_slices

WEIGHTS = st.lists(st.one_of(st.floats(1e-9, 1.0), st.just(0.0), st.just(1.0)), min_size=1, max_size=40).filter(any)


def masses_of(weights) -> np.ndarray:
    """Weights as integers that sum to 2^32, within one unit each."""
    shares = np.array(weights) / np.sum(weights) * alias.CAPACITY
    masses = np.floor(shares).astype(np.int64)
    masses[np.argsort(masses - shares, kind="stable")[: alias.CAPACITY - masses.sum()]] += 1
    return masses


@settings(max_examples=300, deadline=None, derandomize=True)
@given(weights=WEIGHTS)
def test_a_table_decodes_to_its_masses_exactly_and_to_its_weights_within_1e_9(weights):
    masses = masses_of(weights)
    (prob,), (other,) = alias.alias_tables(masses[None, :])
    assert prob.min() >= 0 and prob.max() <= alias.CAPACITY
    assert other.min() >= 0 and other.max() < len(masses)
    assert np.array_equal(alias.decode(prob, other), masses / alias.CAPACITY)
    assert np.abs(alias.decode(prob, other) - np.array(weights) / np.sum(weights)).max() < 1e-9


@settings(max_examples=40, deadline=None, derandomize=True)
@given(batch=st.lists(WEIGHTS, min_size=1, max_size=20))
def test_tables_built_together_equal_tables_built_alone(batch):
    lists = [masses_of(weights) for weights in batch]
    together = alias.alias_table_column(pa.array(lists, type=pa.list_(pa.int64()))).to_pylist()
    for masses, table in zip(lists, together, strict=True):
        (prob,), (other,) = alias.alias_tables(masses[None, :])
        assert table == {"prob": prob.tolist(), "alias": other.tolist()}


def test_a_full_slot_is_its_own_alias():
    quarter = alias.CAPACITY // 4
    (prob,), (other,) = alias.alias_tables(np.full((1, 4), quarter))
    assert prob.tolist() == [alias.CAPACITY] * 4 and other.tolist() == [0, 1, 2, 3]


def test_null_empty_single_and_sliced_lists():
    whole = alias.CAPACITY
    lists = pa.array([[whole], None, [], [1, whole - 1], [whole]], type=pa.list_(pa.int64()))
    single = {"prob": [whole], "alias": [0]}
    pair = {"prob": [2, whole], "alias": [1, 1]}
    assert alias.alias_table_column(lists).to_pylist() == [single, None, {"prob": [], "alias": []}, pair, single]
    assert alias.alias_table_column(lists[3:]).to_pylist() == [pair, single]
    assert alias.alias_table_column(pa.chunked_array([lists[:1], lists[3:]])).to_pylist() == [single, pair, single]


@pytest.mark.parametrize(
    ("masses", "message"),
    [([1, 2], "sum of masses: found 3, allowed 4294967296"), ([-1, 2**32 + 1], "mass: found -1, allowed >= 0")],
)
def test_masses_that_are_no_law_are_refused(masses, message):
    with pytest.raises(ValueError, match=message):
        alias.alias_tables(np.array([masses]))


@pytest.fixture(scope="module")
def sql(macros: MacroProject) -> dict[str, str]:  # noqa: F811
    return macros.render(
        slots="{{ alias_slots('laws', ['law_no'], 'items', 'masses') }}",
        word_0="{{ rng_bits('2B.routing.site', ['range'], index=0) }}",
        word_1="{{ rng_bits('2B.routing.site', ['range'], index=1) }}",
        slot="{{ alias_slot('w.word_0', '0', 'w.n_slots') }}",
        choice="{{ alias_choice('w.word_1', 's', 'item', 'alias_item') }}",
        decoded="{{ alias_decoded('slots', ['law_no'], 'item') }}",
    )


def test_a_million_draws_through_the_macros_follow_the_law(sql):
    weights = np.array([0.0, 5, 0.2, 1, 1, 13, 0.01, 2.5, 0])
    masses = masses_of(weights)
    laws = pa.table({"law_no": [0], "items": [list(range(100, 109))], "masses": [masses.tolist()]})
    connection = connect()
    connection.register("laws", laws)
    connection.execute(f"create table slots as {sql['slots']}")
    columns = connection.execute("select column_name, column_type from (describe slots)").fetchall()
    assert columns == [("law_no", "BIGINT"), ("slot_no", "BIGINT"), ("item", "BIGINT"), ("prob_q", "BIGINT"), ("alias_item", "BIGINT")]
    decoded = connection.execute(f"select item, mass_times_n, n_slots from ({sql['decoded']}) order by item").fetchall()
    assert decoded == [(100 + i, 9 * int(mass), 9) for i, mass in enumerate(masses)]
    connection.execute(
        f"create table words as select {sql['word_0']} as word_0, {sql['word_1']} as word_1, 9 as n_slots from range(1000000)"
    )
    counts = connection.execute(f"""
        select {sql['choice']} as item, count(*) as n
        from words as w inner join slots as s on s.slot_no = {sql['slot']}
        group by 1 order by 1
    """).fetchall()
    assert [item for item, _ in counts] == [101, 102, 103, 104, 105, 106, 107]
    expected = masses[1:8] / alias.CAPACITY * 1_000_000
    assert stats.chisquare([n for _, n in counts], expected).pvalue > 1e-3


@settings(max_examples=60, deadline=None)
@given(WEIGHTS)
def test_slices_decode_to_the_masses_exactly(weights):
    masses = masses_of(weights)
    prob, drawn = (part[0] for part in alias.alias_tables(masses[None, :]))
    piece = alias_slices.encode_slice(prob, drawn)
    assert len(piece) == 16 + 8 * len(masses)
    # a full slot is stored one unit short and gives that unit to itself
    np.testing.assert_array_equal(alias_slices.slice_masses(piece), masses * len(masses))


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-4], lambda b: b"\x09" + b[1:], lambda b: b[:4] + b"\x10" + b[5:], lambda b: b""]
)
def test_a_damaged_slice_has_no_masses(damage):
    prob, drawn = (part[0] for part in alias.alias_tables(np.array([[alias.CAPACITY // 2] * 2])))
    assert len(alias_slices.slice_masses(damage(alias_slices.encode_slice(prob, drawn)))) == 0


def test_blob_digest_pads_each_slice_to_eight_bytes():
    blobs = pa.array([[b"abc", b"12345678"]], type=pa.list_(pa.binary()))
    digest = alias_slices.alias_blob_sha256_column(blobs)[0].as_py()
    assert digest == hashlib.sha256(b"abc" + bytes(5) + b"12345678").hexdigest()


def test_slice_functions_keep_nulls_in_sql():
    con = duckdb.connect()
    for udf in alias_slices.UDFS:
        con.create_function(udf.name, udf.function, udf.parameters, udf.returns, type="arrow")
    row = con.execute("select alias_slice_masses(alias_slice([4294967296], [0::integer])), alias_slice(null, null), "
                      "alias_slice_masses('x'::blob)").fetchone()
    assert row == ([alias.CAPACITY], None, [])
