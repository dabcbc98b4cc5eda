"""The timetable of civil time: equal to zoneinfo, blind to the machine's own database, safe in its cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib import resources

import duckdb
import pyarrow as pa
import pytest
import tzdata
from civil_world import REPO
from macro_project import MacroProject, macros  # noqa: F401  (a fixture)

from python_udfs import tz_timetable
from python_udfs.tz_database import parse_tzif, state_at, zone, zone_bytes
from python_udfs.tz_timetable import compile_timetable, timetable

START, END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2000, 2038))
SOME = ["Africa/Casablanca", "Asia/Tokyo", "Australia/Lord_Howe", "Europe/Paris", "Etc/UTC"]


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


# Compiling


@pytest.fixture(scope="module")
def all_zones() -> list[str]:
    lines = (resources.files(tzdata) / "zoneinfo/zone.tab").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[2] for line in lines if not line.startswith("#")] + ["Etc/UTC"]


@pytest.fixture(scope="module")
def compiled(all_zones) -> list[dict]:
    return compile_timetable(all_zones, START, END).to_pylist()


def test_equals_zoneinfo_at_every_change_and_between(compiled):
    checks = 0
    for row in compiled:
        since, until = (int(row[name].replace(tzinfo=UTC).timestamp()) for name in ("valid_from_utc", "valid_to_utc"))
        for moment in {since, until - 1, (since + until) // 2, since + (until - since) // 3}:
            assert state_at(row["tzid"], moment) == (row["utc_offset_s"], row["is_dst"]), (row, moment)
            checks += 1
    assert checks >= 47_000


def test_intervals_are_contiguous_and_fill_the_window(compiled, all_zones):
    by_zone: dict[str, list[dict]] = {}
    for row in compiled:
        by_zone.setdefault(row["tzid"], []).append(row)
    assert sorted(by_zone) == sorted(set(all_zones)) and len(by_zone) == 419
    for rows in by_zone.values():
        edges = [row["valid_from_utc"] for row in rows] + [rows[-1]["valid_to_utc"]]
        assert edges[0] == datetime(2000, 1, 1) and edges[-1] == datetime(2038, 1, 1)
        assert all(row["valid_to_utc"] == later for row, later in zip(rows, edges[1:]))
        states = [(row["utc_offset_s"], row["is_dst"]) for row in rows]
        assert all(a != b for a, b in zip(states, states[1:]))


def test_footer_is_followed_to_the_end_of_the_window():
    """The package's files are slim: Paris has no explicit transition after 1996, all later ones stand in its footer."""
    assert parse_tzif(zone_bytes("Europe/Paris")).instants[-1] < START
    rows = [row for row in compile_timetable(["Europe/Paris"], START, END).to_pylist() if row["valid_from_utc"].year == 2037]
    assert [row["valid_from_utc"] for row in rows] == [datetime(2037, 3, 29, 1), datetime(2037, 10, 25, 1)]


@pytest.mark.parametrize("data", [b"", b"not a zone", zone_bytes("Europe/Paris")[:60], zone_bytes("Europe/Paris")[:-3],
                                  b"TZif1" + zone_bytes("Europe/Paris")[5:]])
def test_a_damaged_zone_file_does_not_parse(data):
    with pytest.raises(ValueError):
        parse_tzif(data)


def test_an_unknown_zone_is_refused():
    with pytest.raises(FileNotFoundError):
        compile_timetable(["Europe/Atlantis"], START, END)


def test_machine_database_cannot_leak_in(tmp_path):
    """A poisoned TZPATH, where every zone is Tokyo: the same bytes come out."""
    for name in SOME:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(zone_bytes("Asia/Tokyo"))
    script = ("import hashlib; from python_udfs.tz_timetable import _compiled_bytes; "
              f"print(hashlib.sha256(_compiled_bytes({tuple(sorted(SOME))!r}, {START}, {END})).hexdigest())")
    digests = {subprocess.run([sys.executable, "-c", script], cwd=REPO, capture_output=True, text=True, check=True,
                              env=os.environ | extra).stdout
               for extra in ({"PYTHONTZPATH": str(tmp_path)}, {"PYTHONTZPATH": ""}, {"TZ": "Asia/Kathmandu"})}
    assert len(digests) == 1 and len(digests.pop().strip()) == 64


# The cache


def entry(folder):
    return next(folder.glob("*.parquet")), next(folder.glob("*.json"))


def test_hit_miss_and_no_cache_are_the_same(tmp_path):
    none = timetable(SOME, START, END, None)
    miss = timetable(SOME, START, END, tmp_path)
    stamps = [path.stat().st_mtime_ns for path in entry(tmp_path)]
    hit = timetable(list(reversed(SOME)), START, END, tmp_path)
    assert none[0].equals(miss[0]) and miss[0].equals(hit[0]) and none[1] == miss[1] == hit[1]
    assert [path.stat().st_mtime_ns for path in entry(tmp_path)] == stamps, "a hit writes nothing"
    assert len(list(tmp_path.iterdir())) == 2, "no temporary file stays"


def flip_byte(data, sidecar):
    held = bytearray(data.read_bytes())
    held[len(held) // 2] ^= 1
    data.write_bytes(bytes(held))


DAMAGE = {
    "flipped byte": flip_byte,
    "cut short": lambda data, sidecar: data.write_bytes(data.read_bytes()[:500]),
    "empty": lambda data, sidecar: data.write_bytes(b""),
    "no sidecar": lambda data, sidecar: sidecar.unlink(),
    "sidecar is no JSON": lambda data, sidecar: sidecar.write_text("{"),
    "sidecar promises other rows": lambda data, sidecar: sidecar.write_text(
        json.dumps(json.loads(sidecar.read_text()) | {"rows": 1})),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_entry_is_compiled_anew_with_a_warning(tmp_path, damage):
    sound = timetable(SOME, START, END, tmp_path)
    held = [path.read_bytes() for path in entry(tmp_path)]
    DAMAGE[damage](*entry(tmp_path))
    with pytest.warns(RuntimeWarning, match="damaged"):
        again = timetable(SOME, START, END, tmp_path)
    assert again[0].equals(sound[0]) and again[1] == sound[1]
    assert [path.read_bytes() for path in entry(tmp_path)] == held


def test_key_follows_database_compiler_window_and_zones(monkeypatch):
    base = tz_timetable.cache_key(SOME, START, END)
    assert base == tz_timetable.cache_key(list(reversed(SOME)), START, END)
    others = [tz_timetable.cache_key(SOME[1:], START, END), tz_timetable.cache_key(SOME, START + 1, END)]
    monkeypatch.setattr(tz_timetable, "COMPILER_VERSION", "0")
    others.append(tz_timetable.cache_key(SOME, START, END))
    monkeypatch.setattr(tz_timetable, "tzdb_digest", lambda: "another release")
    others.append(tz_timetable.cache_key(SOME, START, END))
    assert len({base, *others}) == 5


# Conversion, by the published tables and the engine's own macros


@pytest.fixture(scope="module")
def clocks(tiny_world, macros: MacroProject):  # noqa: F811
    """A database with the two timetables, and functions that convert (zone, instant) rows both ways."""
    con = duckdb.connect()
    for name in ("tz_timetable_cache", "tz_timetable_horizon"):
        con.execute(f"create view {name} as from '{tiny_world.path('2A', name)}'")
    texts = {"forward": "select r.*, {{ utc_to_local('r.ts') }} as converted from asked as r "
                        "{{ civil_time_join('r', 'ts', 'tzid', 'tz_timetable_cache', key='tzid') }} order by r.n",
             "back": "select r.*, {{ local_to_utc('r.ts') }} as converted from asked as r "
                     "{{ civil_time_join('r', 'ts', 'tzid', 'tz_timetable_cache', key='tzid', fold='r.fold') }} order by r.n"}
    sql = macros.render(**texts, **{f"{name}_horizon": text.replace("_cache", "_horizon") for name, text in texts.items()})

    def convert(direction: str, rows: list[tuple[str, datetime, int]]) -> list[datetime]:
        tzids, moments, folds = zip(*rows)
        con.register("asked", pa.table({"n": range(len(rows)), "tzid": tzids, "fold": folds,
                                        "ts": pa.array(moments, pa.timestamp("us"))}))
        return [row[-1] for row in con.execute(sql[direction]).fetchall()]

    convert.con = con
    return convert


def pep495(tzid: str, local: datetime, fold: int) -> datetime:
    """UTC of a wall-clock time by zoneinfo, naive."""
    return local.replace(tzinfo=zone(tzid), fold=fold).astimezone(UTC).replace(tzinfo=None)


def test_every_zone_agrees_with_zoneinfo_over_the_horizon_both_ways(clocks):
    """Six-hour steps and both sides of every change: UTC to local, and local to UTC in both folds."""
    zones = [row[0] for row in clocks.con.execute("select distinct tzid from tz_timetable_horizon order by 1").fetchall()]
    changes = clocks.con.execute("select tzid, valid_from_utc, delta_s from tz_timetable_horizon where delta_s <> 0 "
                                 "and valid_from_utc >= '2026-03-02' and valid_from_utc < '2026-04-04'").fetchall()
    grid = [datetime(2026, 3, 2) + timedelta(hours=6 * i) for i in range(33 * 4)]
    instants = [(tzid, moment, 0) for tzid in zones for moment in grid]
    instants += [(tzid, at + timedelta(seconds=s), 0) for tzid, at, _ in changes for s in (-7200, -1, 0, 1, 1800, 7200)]
    expected = [moment.replace(tzinfo=UTC).astimezone(zone(tzid)).replace(tzinfo=None) for tzid, moment, _ in instants]
    assert clocks("forward_horizon", instants) == expected

    sampled = expected[::7] + expected[-6 * len(changes):]
    names = [tzid for tzid, _, _ in instants][::7] + [tzid for tzid, _, _ in instants][-6 * len(changes):]
    walls = [(tzid, local, fold) for tzid, local in zip(names, sampled) for fold in (0, 1)]
    walls += [(tzid, at + timedelta(seconds=zone_offset(tzid, at) + s), fold) for tzid, at, delta in changes
              for s in (-1, 0, abs(delta) // 2, abs(delta) - 1, abs(delta), -abs(delta) // 2, -abs(delta)) for fold in (0, 1)]
    assert clocks("back_horizon", walls) == [pep495(*wall) for wall in walls]


def zone_offset(tzid: str, at: datetime) -> int:
    """Offset before a change, seconds: where the gap or fold of the change lies on the wall clock."""
    return state_at(tzid, int(at.replace(tzinfo=UTC).timestamp()) - 1)[0]


@pytest.mark.parametrize(("tzid", "local", "fold", "utc"), [
    ("Europe/Paris", "2026-03-29T02:30", 0, "2026-03-29T01:30"),      # a gap: read with the old offset, lands after it
    ("Europe/Paris", "2026-03-29T02:30", 1, "2026-03-29T00:30"),
    ("Europe/Paris", "2026-10-25T02:30", 0, "2026-10-25T00:30"),      # a fold, first pass and second
    ("Europe/Paris", "2026-10-25T02:30", 1, "2026-10-25T01:30"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", 0, "2026-04-04T14:45"),  # half an hour back
    ("Australia/Lord_Howe", "2026-04-05T01:45", 1, "2026-04-04T15:15"),
    ("Africa/Casablanca", "2026-02-15T02:30", 0, "2026-02-15T01:30"),  # the Ramadan pause begins
    ("Africa/Casablanca", "2026-02-15T02:30", 1, "2026-02-15T02:30"),
    ("Asia/Tokyo", "2026-03-29T02:30", 0, "2026-03-28T17:30"),
    ("Asia/Tokyo", "2026-03-29T02:30", 1, "2026-03-28T17:30"),
])
def test_known_answers(clocks, tzid, local, fold, utc):
    wall = datetime.fromisoformat(local)
    assert pep495(tzid, wall, fold) == datetime.fromisoformat(utc), "zoneinfo itself"
    assert clocks("back", [(tzid, wall, fold)]) == [datetime.fromisoformat(utc)]


def test_horizon_edges_answer_and_beyond_them_nothing_does(clocks):
    """A row outside the compiled window drops out, so that the caller's count gate sees it."""
    edges = [("Asia/Tokyo", datetime(2026, 3, 5), 0), ("Asia/Tokyo", datetime(2026, 4, 1, 23, 59, 59), 0)]
    assert clocks("forward_horizon", edges) == [moment + timedelta(hours=9) for _, moment, _ in edges]
    assert clocks("forward", [("Asia/Tokyo", datetime(1999, 12, 31, 23), 0), ("Asia/Tokyo", datetime(2038, 1, 1), 0)]) == []


def test_changes_in_the_horizon_and_shared_clocks(tiny_world):
    """28 days from 5 March 2026 see 116 changes; Argentina's zones are one clock."""
    dim = f"'{tiny_world.path('2A', 'tz_dim_2A')}'"
    assert duckdb.execute(f"select sum(changes_in_horizon) from {dim}").fetchone()[0] == 116
    clocks_of = "select count(distinct clock_id), count(*) from {} where tzid like '{}'"
    assert duckdb.execute(clocks_of.format(dim, "America/Argentina/%")).fetchone() == (1, 12)
