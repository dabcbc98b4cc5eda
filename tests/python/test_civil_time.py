"""UTC to wall clock and back through the macros, against zoneinfo on the tzdata package."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from macro_project import MacroProject, connect, macros  # noqa: F401

ZONES = [
    "Africa/Casablanca", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Etc/UTC", "Pacific/Apia", "Pacific/Chatham",
]
START, END = datetime(2025, 12, 1), datetime(2026, 12, 1)
NO_ZONE_DATA_OF_THE_SYSTEM: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def package_zone_data_only() -> Iterator[None]:
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=NO_ZONE_DATA_OF_THE_SYSTEM)
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()


def offset_s(zone: zoneinfo.ZoneInfo, instant: datetime) -> int:
    return int(instant.replace(tzinfo=UTC).astimezone(zone).utcoffset().total_seconds())


def timetable_rows() -> Iterator[tuple]:
    """Columns of tz_timetable_horizon, by quarter-hour steps: every offset change of these zones falls on one."""
    for tz_idx, tzid in enumerate(ZONES):
        zone = zoneinfo.ZoneInfo(tzid)
        steps = [START + timedelta(minutes=15 * i) for i in range(int((END - START) / timedelta(minutes=15)))]
        starts = [t for i, t in enumerate(steps) if i == 0 or offset_s(zone, t) != offset_s(zone, steps[i - 1])]
        old = offset_s(zone, START)
        for start, end in zip(starts, [*starts[1:], END], strict=True):
            new = offset_s(zone, start)
            from_fold_0, from_fold_1 = (start + timedelta(seconds=pick(old, new)) for pick in (max, min))
            yield tz_idx, tzid, start, end, new, new != min(new, old), from_fold_0, from_fold_1
            old = new


@pytest.fixture(scope="module")
def world():
    connection = connect()
    connection.execute("""
        create table timetable (
            tz_idx smallint, tzid varchar, valid_from_utc timestamp, valid_to_utc timestamp, utc_offset_s integer, is_dst boolean,
            local_from_fold0 timestamp, local_from_fold1 timestamp
        )
    """)
    connection.executemany("insert into timetable values (?, ?, ?, ?, ?, ?, ?, ?)", list(timetable_rows()))
    return connection


@pytest.fixture(scope="module")
def sql(macros: MacroProject) -> dict[str, str]:  # noqa: F811
    def query(to: str, **options) -> str:
        join = ", ".join(f"{name}={value!r}" for name, value in options.items())
        macro = "utc_to_local" if to == "local" else "local_to_utc"
        return (
            "select r.row_no, {{ %s('r.ts') }} as answer from instants as r "
            "{{ civil_time_join('r', 'ts', 'tz_idx', 'timetable', %s) }}" % (macro, join or "clock='clock'")
        )

    return macros.render(
        to_local=query("local"),
        to_utc_fold_0=query("utc", fold=0),
        to_utc_fold_1=query("utc", fold=1),
        to_utc_by_row=query("utc", fold="r.fold"),
        round_trip=(
            "select r.row_no, {{ local_to_utc('r.local', 'back') }} as answer from ("
            "select r.*, {{ utc_to_local('r.ts', 'there') }} as local from instants as r "
            "{{ civil_time_join('r', 'ts', 'tz_idx', 'timetable', clock='there') }}) as r "
            "{{ civil_time_join('r', 'local', 'tz_idx', 'timetable', clock='back', fold='r.fold') }}"
        ),
        by_name=query("local").replace("'tz_idx'", "'tzid'").replace("clock='clock'", "key='tzid'"),
    )


def answers(world, query: str, instants: list[tuple[str, datetime]], folds: list[int] | None = None) -> list[datetime | None]:
    world.execute("create or replace table instants (row_no integer, tz_idx smallint, tzid varchar, ts timestamp, fold integer)")
    folds = folds or [0] * len(instants)
    rows = [(i, ZONES.index(tzid), tzid, ts, fold) for i, ((tzid, ts), fold) in enumerate(zip(instants, folds, strict=True))]
    world.executemany("insert into instants values (?, ?, ?, ?, ?)", rows)
    found = dict(world.execute(query).fetchall())
    return [found.get(i) for i in range(len(instants))]


def test_utc_to_local_equals_zoneinfo_every_quarter_hour_around_each_change(world, sql):
    changes = world.execute("select tzid, valid_from_utc from timetable where valid_from_utc > ?", [START]).fetchall()
    assert len(changes) >= 8
    instants = [(tzid, t + timedelta(minutes=15 * i)) for tzid, t in changes for i in range(-12, 13)]
    instants += [(tzid, t - timedelta(seconds=1)) for tzid, t in changes]
    instants += [(tzid, START + timedelta(hours=1, days=7 * week)) for tzid in ZONES for week in range(52)]
    expected = [ts.replace(tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(tzid)).replace(tzinfo=None) for tzid, ts in instants]
    assert answers(world, sql["to_local"], instants) == expected
    assert answers(world, sql["by_name"], instants) == expected


@pytest.mark.parametrize("fold", [0, 1])
def test_local_to_utc_equals_zoneinfo_in_gaps_folds_and_elsewhere(world, sql, fold):
    changes = world.execute("select tzid, local_from_fold0 from timetable where valid_from_utc > ?", [START]).fetchall()
    local = [(tzid, t + timedelta(minutes=10 * i)) for tzid, t in changes for i in range(-24, 25)]
    local += [(tzid, START + timedelta(hours=15, days=7 * week)) for tzid in ZONES for week in range(52)]
    expected = [
        ts.replace(tzinfo=zoneinfo.ZoneInfo(tzid), fold=fold).astimezone(UTC).replace(tzinfo=None) for tzid, ts in local
    ]
    assert answers(world, sql[f"to_utc_fold_{fold}"], local) == expected
    assert answers(world, sql["to_utc_by_row"], local, [fold] * len(local)) == expected


def test_hand_checked_gaps_and_folds(world, sql):
    """New York skips 02:00-03:00 on 8 March 2026 and repeats 01:00-02:00 on 1 November; Lord Howe's changes are half an hour."""
    gap = [("America/New_York", datetime(2026, 3, 8, 2, 30))]
    assert answers(world, sql["to_utc_fold_0"], gap) == [datetime(2026, 3, 8, 7, 30)]  # 03:30 daylight time
    assert answers(world, sql["to_utc_fold_1"], gap) == [datetime(2026, 3, 8, 6, 30)]  # 01:30 standard time
    fold = [("America/New_York", datetime(2026, 11, 1, 1, 30))]
    assert answers(world, sql["to_utc_fold_0"], fold) == [datetime(2026, 11, 1, 5, 30)]
    assert answers(world, sql["to_utc_fold_1"], fold) == [datetime(2026, 11, 1, 6, 30)]
    half_hour = [("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 45))]
    assert answers(world, sql["to_utc_fold_0"], half_hour) == [datetime(2026, 4, 4, 14, 45)]
    assert answers(world, sql["to_utc_fold_1"], half_hour) == [datetime(2026, 4, 4, 15, 15)]
    assert answers(world, sql["to_local"], [("Asia/Kolkata", datetime(2026, 6, 1))]) == [datetime(2026, 6, 1, 5, 30)]


def test_every_instant_survives_the_round_trip_with_its_fold(world, sql):
    changes = world.execute("select tzid, valid_from_utc from timetable where valid_from_utc > ?", [START]).fetchall()
    instants = [(tzid, t + timedelta(minutes=5 * i)) for tzid, t in changes for i in range(-36, 36)]
    folds = [ts.replace(tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(tzid)).fold for tzid, ts in instants]
    assert sum(folds) > 0
    assert answers(world, sql["round_trip"], instants, folds) == [ts for _, ts in instants]


def test_the_edges_of_the_timetable_are_half_open_and_nothing_lies_beyond(world, sql):
    inside = [("Etc/UTC", START), ("Etc/UTC", END - timedelta(microseconds=1))]
    assert answers(world, sql["to_local"], inside) == [ts for _, ts in inside]
    outside = [("Etc/UTC", START - timedelta(microseconds=1)), ("Pacific/Apia", END)]
    for query in ("to_local", "to_utc_fold_0", "to_utc_fold_1"):
        assert answers(world, sql[query], outside)[0] is None
    assert answers(world, sql["to_local"], outside) == [None, None]
