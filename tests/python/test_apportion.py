"""Largest remainder: whole totals split over items, exactly, monotonically and the same way on every run."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macro_project import MacroProject, connect, macros  # noqa: F401

CALL = "{{ largest_remainder('shares', ['team'], 'weight', 'total', ['tie_u', 'item']) }}"
WEIGHTS = st.one_of(st.floats(1e-6, 1e6), st.just(0.0), st.integers(1, 5).map(float))
GROUPS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.lists(st.tuples(WEIGHTS, st.sampled_from([0.25, 0.5])), min_size=1, max_size=12).filter(
            lambda items: any(weight > 0 for weight, _ in items)
        ),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def sql(macros: MacroProject) -> dict[str, str]:  # noqa: F811
    return macros.render(
        split=CALL,
        whole="{{ largest_remainder('shares', [], 'weight', '100', ['item'], count='seats') }}",
        e12="{{ quantised_weights('shares', ['team'], 'weight', ['tie_u', 'item']) }}",
    )


@pytest.fixture(scope="module")
def connection():
    return connect()


def load(connection, groups) -> None:
    connection.execute(
        "create or replace table shares (team integer, total bigint, item integer, weight double, tie_u double)"
    )
    rows = [
        (team, total, item, weight, tie)
        for team, (total, items) in enumerate(groups)
        for item, (weight, tie) in enumerate(items)
    ]
    connection.executemany("insert into shares values (?, ?, ?, ?, ?)", rows)


def split(connection, sql: str) -> dict[int, list[dict]]:
    table = connection.sql(sql).to_arrow_table().to_pylist()
    teams = defaultdict(list)
    for row in sorted(table, key=lambda row: row["item"]):
        teams[row["team"]].append(row)
    return teams


@settings(max_examples=60, deadline=None, derandomize=True)
@given(groups=GROUPS)
def test_counts_are_conserved_near_their_quota_monotone_and_ranked(sql, connection, groups):
    load(connection, groups)
    for team, rows in split(connection, sql["split"]).items():
        total, items = groups[team]
        weight_sum = sum(weight for weight, _ in items)
        assert sum(row["n_alloc"] for row in rows) == total
        assert sorted(row["residual_rank"] for row in rows) == list(range(1, len(items) + 1))
        quotas = [total * weight / weight_sum for weight, _ in items]
        for row, quota in zip(rows, quotas, strict=True):
            assert row["n_alloc"] >= 0 and abs(row["n_alloc"] - quota) < 1 + 1e-6
            assert row["weight"] > 0 or row["n_alloc"] == 0
        for row, quota in zip(rows, quotas, strict=True):
            for other, other_quota in zip(rows, quotas, strict=True):
                assert quota <= other_quota + 1e-7 or row["n_alloc"] >= other["n_alloc"]


@settings(max_examples=20, deadline=None, derandomize=True)
@given(groups=GROUPS, data=st.data())
def test_row_order_and_scale_of_weights_change_nothing(sql, connection, groups, data):
    load(connection, groups)
    before = split(connection, sql["split"])
    connection.execute("create or replace table shares as select * replace (weight * 1024 as weight) from shares order by random()")
    after = split(connection, sql["split"])
    for team, rows in before.items():
        assert [row["n_alloc"] for row in rows] == [row["n_alloc"] for row in after[team]]


def allocate(connection, sql, total, *items):
    load(connection, [(total, items)])
    return [row["n_alloc"] for row in split(connection, sql)[0]]


def test_equal_remainders_go_by_the_keyed_draw_then_by_the_key(sql, connection):
    assert allocate(connection, sql["split"], 4, (1, 0.9), (1, 0.1), (1, 0.5)) == [1, 2, 1]
    assert allocate(connection, sql["split"], 5, (1, 0.5), (1, 0.5), (1, 0.5)) == [2, 2, 1]


def test_a_single_item_takes_all_and_a_zero_weight_takes_nothing(sql, connection):
    assert allocate(connection, sql["split"], 17, (0.3, 0.5)) == [17]
    assert allocate(connection, sql["split"], 7, (0, 0.1), (3, 0.5), (0, 0.2)) == [0, 7, 0]
    assert allocate(connection, sql["split"], 0, (0.3, 0.5), (0.7, 0.5)) == [0, 0]


def test_a_group_without_a_law_has_no_counts(sql, connection):
    assert allocate(connection, sql["split"], 7, (0, 0.5), (0, 0.5)) == [None, None]
    assert allocate(connection, sql["split"], 7, (-1, 0.5), (2, 0.5)) == [None, None]


def test_hand_checked_seats(sql, connection):
    """Quotas 47.0, 16.0, 15.8, 12.0, 6.1, 3.1 of 100: the one seat left goes to the remainder 0.8."""
    weights = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100]
    load(connection, [(0, [(weight, 0.5) for weight in weights])])
    rows = connection.execute(f"select seats from ({sql['whole']}) order by item").fetchall()
    assert rows == [(47,), (16,), (16,), (12,), (6,), (3,)]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(weights=st.lists(st.floats(1e-9, 1.0), min_size=1, max_size=40))
def test_quantised_weights_sum_to_10_to_the_12_and_stay_within_a_unit(sql, connection, weights):
    load(connection, [(0, [(weight, 0.5) for weight in weights])])
    rows = connection.execute(f"select weight, weight_e12 from ({sql['e12']})").fetchall()
    assert sum(units for _, units in rows) == 10**12
    assert all(abs(units - weight / sum(weights) * 1e12) < 1.01 for weight, units in rows)


def test_threads_do_not_change_a_large_split(sql, connection):
    connection.execute("""
        create or replace table shares as
        select range % 97 as team, 1000000::bigint as total, range as item,
               1 / (1 + range * 7919 % 10007)::double as weight, 0.5e0 as tie_u
        from range(200000)
    """)
    digests = []
    for threads in (1, 2):
        connection.execute(f"set threads = {threads}")
        query = f"select sum(n_alloc), sum(n_alloc * (item % 1009)), max(residual_rank) from ({sql['split']})"
        digests.append(connection.execute(query).fetchone())
    assert digests[0] == digests[1] and digests[0][0] == 97 * 1_000_000
